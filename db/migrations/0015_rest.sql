-- What was left of the whole day and of the way to a home.
ALTER TABLE moving_step ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE moving_step ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE household ADD COLUMN came_from TEXT NOT NULL DEFAULT '';
CREATE INDEX call_request ON call (request);
-- A look-in that was missed stands until somebody says what happened: a row of its own, which names the night it is about.
ALTER TABLE look_in ADD COLUMN missed TEXT CHECK (missed IS date(missed));
