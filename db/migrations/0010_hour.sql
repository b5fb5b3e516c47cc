-- When on the day somebody came, where it was kept: at night the day alone does not say which night it was.
ALTER TABLE stay ADD COLUMN hour TEXT NOT NULL DEFAULT '';
