-- What was left of the whole day and of the way to a home.
ALTER TABLE moving_step ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE moving_step ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE household ADD COLUMN came_from TEXT NOT NULL DEFAULT '';
CREATE INDEX call_request ON call (request);
