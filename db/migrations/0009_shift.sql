-- Who is dangerous to a family, for the strip that the screens show; and what happened before a word to the next shift.
CREATE TABLE danger (
    household TEXT PRIMARY KEY REFERENCES household (code),
    relations TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(relations)),
    watch TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE handover_new (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL,
    text TEXT NOT NULL,
    lines TEXT NOT NULL DEFAULT '' CHECK (text <> '' OR lines <> ''),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO handover_new (code, household, text, at, user) SELECT code, household, text, at, user FROM handover;

DROP TABLE handover;

ALTER TABLE handover_new RENAME TO handover;

CREATE INDEX handover_at ON handover (at);

CREATE TRIGGER handover_no_update BEFORE UPDATE ON handover BEGIN SELECT RAISE(ABORT, 'handover is append-only'); END;

CREATE INDEX history_at ON history (at);
