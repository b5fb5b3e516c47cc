-- The leader's corrections of the forms by period: what is corrected from a year on leaves the years before as they were.
CREATE TABLE form_correction_new (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    from_year INTEGER NOT NULL DEFAULT 0,
    label TEXT NOT NULL CHECK (label <> ''),
    to_year INTEGER,
    maps_to TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (list, code, from_year)
) STRICT, WITHOUT ROWID;

INSERT INTO form_correction_new (list, code, from_year, label, to_year)
SELECT list, code, coalesce(from_year, 0), label, to_year FROM form_correction;

DROP TABLE form_correction;

ALTER TABLE form_correction_new RENAME TO form_correction;

-- The yearly forms, and gaps in the return that were accepted.
CREATE TABLE year_answer (
    year INTEGER NOT NULL,
    offer TEXT NOT NULL CHECK (offer IN ('women', 'men')),
    question TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(answer)),
    words TEXT NOT NULL DEFAULT '',
    taken INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (year, offer, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE accepted_gap (
    unit TEXT NOT NULL,
    fault TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL CHECK (reason <> ''),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (unit, fault, detail)
) STRICT, WITHOUT ROWID;

-- What the house itself remembers; no person stands in any of it.
CREATE TABLE position (
    code TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 100),
    education TEXT NOT NULL,
    competence TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(competence)),
    children INTEGER NOT NULL DEFAULT 0,
    since TEXT NOT NULL,
    until TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE training (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(about)),
    persons INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE involvement (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    how TEXT NOT NULL,
    present INTEGER NOT NULL DEFAULT 0,
    safe TEXT NOT NULL DEFAULT '',
    heard TEXT NOT NULL DEFAULT '',
    helped TEXT NOT NULL DEFAULT '',
    followed_up TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE house_security (
    code TEXT PRIMARY KEY,
    measure TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE security_control (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    written INTEGER NOT NULL DEFAULT 0,
    found TEXT NOT NULL DEFAULT '',
    followed_up TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- A return as it was delivered, for good: each one's hash is bound to the one before. What it was counted of stands apart, for a
-- deletion must be able to take that away and leave the numbers.
CREATE TABLE delivery (
    number INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX delivery_year ON delivery (year);

CREATE TRIGGER delivery_no_update BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ABORT, 'delivery is append-only'); END;

CREATE TRIGGER delivery_no_delete BEFORE DELETE ON delivery BEGIN SELECT RAISE(ABORT, 'delivery is append-only'); END;

CREATE TABLE delivered_units (
    number INTEGER PRIMARY KEY REFERENCES delivery (number),
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE TABLE delivered_file (
    number INTEGER NOT NULL REFERENCES delivery (number),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (number, sha256, at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER delivered_file_no_update BEFORE UPDATE ON delivered_file
BEGIN SELECT RAISE(ABORT, 'delivered_file is append-only'); END;

CREATE TRIGGER delivered_file_no_delete BEFORE DELETE ON delivered_file
BEGIN SELECT RAISE(ABORT, 'delivered_file is append-only'); END;

-- Whether a talk was interpreted, in which language, and why by somebody without qualifications, if so (tolkeloven §§ 7 and 9).
ALTER TABLE note ADD COLUMN interpreter TEXT NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN unqualified TEXT NOT NULL DEFAULT '';

-- What public editions have shown: who reads a new one has the old ones too.
CREATE TABLE published (
    number INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE TRIGGER published_no_update BEFORE UPDATE ON published BEGIN SELECT RAISE(ABORT, 'published is append-only'); END;

CREATE TRIGGER published_no_delete BEFORE DELETE ON published BEGIN SELECT RAISE(ABORT, 'published is append-only'); END;
