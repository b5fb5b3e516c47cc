-- Papers received: the facts, and the bytes as they came, in parts.
CREATE TABLE paper (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    whom_from TEXT NOT NULL DEFAULT '',
    received TEXT NOT NULL CHECK (received IS date(received)),
    expires TEXT CHECK (expires IS date(expires)),
    media TEXT NOT NULL,
    pages INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_household ON paper (household);

CREATE TABLE paper_content (
    paper TEXT NOT NULL REFERENCES paper (code) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (paper, part)
) STRICT;
