-- Who may see what, and who has seen it: the access log, shut cases, break-the-glass, contacts by assignment, drafts.

ALTER TABLE app_user ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));

-- The identity of some persons is the leader's alone.
ALTER TABLE person ADD COLUMN leader_only INTEGER NOT NULL DEFAULT 0 CHECK (leader_only IN (0, 1));
CREATE INDEX person_leader_only ON person (id) WHERE leader_only = 1;

-- Every view, change, print, export, reveal, backup, login and failure. Codes only, never content. Append-only and chained:
-- `hash` covers the line and the hash of the line before it.
CREATE TABLE access_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX access_log_subject ON access_log (subject);
CREATE INDEX access_log_at ON access_log (at);
CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END;
CREATE TRIGGER access_log_no_replace BEFORE INSERT ON access_log WHEN EXISTS (SELECT 1 FROM access_log WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END;
CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END;

-- The leader has looked through a month of the log. `head` is the newest line's id then, `hash` its hash.
CREATE TABLE log_review (
    month TEXT PRIMARY KEY CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    sample TEXT NOT NULL CHECK (json_valid(sample)),
    note TEXT NOT NULL DEFAULT '',
    head INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A colleague who knows the family is shut out of its case.
CREATE TABLE exclusion (
    household TEXT NOT NULL REFERENCES household (code),
    user TEXT NOT NULL COLLATE NOCASE REFERENCES app_user (name),
    since TEXT NOT NULL,
    by_user TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (household, user)
) STRICT, WITHOUT ROWID;

-- Break-the-glass: a shut case opened in an emergency, for a while, with a reason; a leader is told.
CREATE TABLE glass (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    user TEXT NOT NULL COLLATE NOCASE,
    at TEXT NOT NULL,
    until TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    told_to TEXT NOT NULL DEFAULT '',
    told_at TEXT NOT NULL DEFAULT ''
) STRICT;

-- Primary contact of an adult, child contact of a child (by assignment, not a role of its own).
CREATE TABLE assignment (
    person TEXT NOT NULL REFERENCES person (code),
    household TEXT NOT NULL REFERENCES household (code),
    user TEXT NOT NULL COLLATE NOCASE REFERENCES app_user (name),
    since TEXT NOT NULL,
    PRIMARY KEY (household, person)
) STRICT, WITHOUT ROWID;

-- What was being typed on a page when it was locked; one draft a page and user.
CREATE TABLE draft (
    user TEXT NOT NULL COLLATE NOCASE,
    page TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    at TEXT NOT NULL,
    PRIMARY KEY (user, page)
) STRICT, WITHOUT ROWID;
