-- Who looks after the children of a case while no adult of it is in the house.
ALTER TABLE household ADD COLUMN responsible TEXT NOT NULL DEFAULT '';
