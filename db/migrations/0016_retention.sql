-- What was decided of a case that has ended, and what is left of one that was deleted: its code, and what it counted.

CREATE TABLE retention (
    whom TEXT PRIMARY KEY,
    decision TEXT NOT NULL,
    why TEXT NOT NULL,
    hold INTEGER NOT NULL DEFAULT 0 CHECK (hold IN (0, 1)),
    until TEXT CHECK (until IS date(until)),
    reason TEXT NOT NULL DEFAULT '',
    archived TEXT CHECK (archived IS date(archived)),
    due TEXT CHECK (due IS date(due)),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- `line`, `hash`: the first line of the log about the code, so that another case that got the same code elsewhere is not
-- taken for it. `units`: year -> how many units it counted. `gone`: table -> how many rows went.
CREATE TABLE erased (
    code TEXT NOT NULL,
    line INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    why TEXT NOT NULL,
    units TEXT NOT NULL CHECK (json_valid(units)),
    gone TEXT NOT NULL CHECK (json_valid(gone)),
    PRIMARY KEY (code, line)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER erased_no_delete BEFORE DELETE ON erased BEGIN SELECT RAISE(ABORT, 'erased is append-only'); END;

-- What a deleted stay or contact counted, without code and identity, until the return of the year after its last is delivered.
CREATE TABLE nameless_unit (
    mark TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('adult', 'child', 'contact')),
    person TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT, WITHOUT ROWID;

CREATE INDEX nameless_unit_last ON nameless_unit (last);

-- What the law gives the person.

CREATE TABLE rights_request (
    code TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (code),
    what TEXT NOT NULL,
    received TEXT NOT NULL CHECK (received IS date(received)),
    how TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL CHECK (due IS date(due)),
    answered TEXT CHECK (answered IS date(answered)),
    outcome TEXT NOT NULL DEFAULT '',
    ground TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE INDEX rights_request_person ON rights_request (person);

CREATE TABLE reservation (
    person TEXT PRIMARY KEY REFERENCES person (code),
    told TEXT NOT NULL CHECK (told IS date(told)),
    told_by TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    since TEXT CHECK (since IS date(since)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
    code TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (code),
    entry TEXT NOT NULL,
    day TEXT NOT NULL CHECK (day IS date(day)),
    text TEXT NOT NULL CHECK (text <> ''),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE INDEX statement_person ON statement (person);

CREATE TABLE restriction (
    whom TEXT PRIMARY KEY,
    since TEXT NOT NULL CHECK (since IS date(since)),
    reason TEXT NOT NULL CHECK (reason <> ''),
    lifted TEXT CHECK (lifted IS date(lifted)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE copy_decision (
    person TEXT NOT NULL REFERENCES person (code),
    entry TEXT NOT NULL,
    share TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (person, entry)
) STRICT, WITHOUT ROWID;

-- The register of what was handed out holds what was refused too, and what is about no case; it is written anew without the
-- references that would keep it from that.

CREATE TABLE handed_out_anew (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL CHECK ("to" <> ''),
    outcome TEXT NOT NULL DEFAULT 'given',
    basis TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    consent TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO handed_out_anew (code, household, person, what, "to", basis, consent, decided_by, sha256, at, user)
SELECT code, household, person, what, "to", basis, consent, decided_by, sha256, at, user FROM handed_out;

DROP TABLE handed_out;

ALTER TABLE handed_out_anew RENAME TO handed_out;

CREATE INDEX handed_out_household ON handed_out (household);

CREATE INDEX handed_out_at ON handed_out (at);

CREATE TRIGGER handed_out_no_update BEFORE UPDATE ON handed_out BEGIN SELECT RAISE(ABORT, 'handed_out is append-only'); END;

-- Two records that were one person: what moved, so that it can be put back until the day the content goes.

CREATE TABLE merged (
    code TEXT PRIMARY KEY,
    kept TEXT NOT NULL,
    gone TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    until TEXT NOT NULL CHECK (until IS date(until)),
    undone TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT, WITHOUT ROWID;

CREATE TABLE not_double (
    one TEXT NOT NULL REFERENCES person (code),
    other TEXT NOT NULL REFERENCES person (code) CHECK (other > one),
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
