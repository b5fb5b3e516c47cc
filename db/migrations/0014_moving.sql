-- From the day of arrival to a home again and the last follow-up; and what has been handed out of the house.
CREATE TABLE moving (
    household TEXT PRIMARY KEY REFERENCES household (code),
    home TEXT NOT NULL DEFAULT '',
    in_name TEXT NOT NULL DEFAULT '',
    lives_there TEXT NOT NULL DEFAULT '',
    demands TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(demands)),
    area TEXT NOT NULL DEFAULT '',
    price INTEGER,
    answer TEXT NOT NULL DEFAULT '',
    clarified TEXT CHECK (clarified IS date(clarified)),
    clarify_owner TEXT NOT NULL DEFAULT '',
    keys TEXT CHECK (keys IS date(keys)),
    home_owner TEXT NOT NULL DEFAULT '',
    nav_contact TEXT NOT NULL DEFAULT '',
    housing_contact TEXT NOT NULL DEFAULT '',
    municipal_coordinator TEXT NOT NULL DEFAULT '',
    after_owner TEXT NOT NULL DEFAULT '',
    ended TEXT CHECK (ended IS date(ended)),
    ended_why TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE alternative (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    what TEXT NOT NULL,
    safe TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    measures TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(measures)),
    speaks_for TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(speaks_for)),
    own_view TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL CHECK (day IS date(day)),
    judged_by TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX alternative_household ON alternative (household);

CREATE TABLE alternative_view (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    alternative TEXT NOT NULL REFERENCES alternative (code),
    view TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (alternative, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE moving_step (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    what TEXT NOT NULL,
    whom TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL CHECK (since IS date(since)),
    letter INTEGER NOT NULL DEFAULT 0,
    due TEXT CHECK (due IS date(due)),
    answer TEXT NOT NULL,
    answered TEXT CHECK (answered IS date(answered)),
    complained TEXT CHECK (complained IS date(complained)),
    along TEXT NOT NULL DEFAULT '',
    checked TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(checked)),
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX moving_step_household ON moving_step (household);

CREATE TABLE after_contact (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    how TEXT NOT NULL,
    by TEXT NOT NULL DEFAULT '',
    done TEXT CHECK (done IS date(done)),
    contact TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX after_contact_household ON after_contact (household);
CREATE INDEX after_contact_day ON after_contact (day);

CREATE TABLE handed_out (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL,
    "to" TEXT NOT NULL CHECK ("to" <> ''),
    basis TEXT NOT NULL,
    consent TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX handed_out_household ON handed_out (household);
CREATE INDEX handed_out_at ON handed_out (at);

CREATE TRIGGER handed_out_no_update BEFORE UPDATE ON handed_out BEGIN SELECT RAISE(ABORT, 'handed_out is append-only'); END;
