-- Everybody who is not in the house: people followed up without a room, who calls, appointments, who is dangerous, the house's book.
CREATE TABLE follow_up (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    kind TEXT NOT NULL CHECK (kind IN ('adult', 'child')),
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until)),
    ended TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_up_person ON follow_up (person);
CREATE INDEX follow_up_household ON follow_up (household);

-- Who belongs to a case: by a stay, or by being followed up. The gate, the search and the record ask this.
CREATE VIEW member (household, person, kind, since, until) AS
SELECT household, person, kind, arrived, departed FROM stay
UNION ALL
SELECT household, person, kind, since, until FROM follow_up;

CREATE TABLE call (
    code TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    caller TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(about)),
    said TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    minutes INTEGER,
    became TEXT NOT NULL,
    household TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    request TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX call_at ON call (at);

CREATE TABLE appointment (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL CHECK (day IS date(day)),
    at TEXT NOT NULL,
    until TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    along TEXT NOT NULL DEFAULT '',
    who_along TEXT NOT NULL DEFAULT '',
    transport TEXT NOT NULL DEFAULT '',
    interpreter TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX appointment_day ON appointment (day);
CREATE INDEX appointment_household ON appointment (household);

CREATE TABLE perpetrator (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    name TEXT NOT NULL DEFAULT '',
    birth_year INTEGER,
    watch TEXT NOT NULL DEFAULT '',
    vehicle TEXT NOT NULL DEFAULT '',
    places TEXT NOT NULL DEFAULT '',
    told_by TEXT NOT NULL,
    told TEXT NOT NULL CHECK (told IS date(told)),
    ended TEXT CHECK (ended IS date(ended)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX perpetrator_household ON perpetrator (household);

CREATE TABLE perpetrator_relation (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    perpetrator TEXT NOT NULL REFERENCES perpetrator (code),
    relation TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (perpetrator, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX perpetrator_relation_household ON perpetrator_relation (household);

CREATE TABLE phone_entry (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    phone TEXT NOT NULL CHECK (phone <> ''),
    hours TEXT NOT NULL DEFAULT '',
    remarks TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    at TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL,
    whom TEXT NOT NULL,
    accompanied TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    how TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_household ON meeting (household);
CREATE INDEX meeting_day ON meeting (day);

CREATE TABLE heard (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    about TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(about)),
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_household ON heard (household);

CREATE TRIGGER heard_no_update BEFORE UPDATE ON heard BEGIN SELECT RAISE(ABORT, 'heard is append-only'); END;

CREATE TABLE around (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    support TEXT NOT NULL DEFAULT '',
    support_contact TEXT NOT NULL DEFAULT '',
    violent_contact TEXT NOT NULL DEFAULT '',
    contact_words TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (household, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    "to" TEXT NOT NULL,
    whom TEXT NOT NULL DEFAULT '',
    sent TEXT NOT NULL CHECK (sent IS date(sent)),
    answer TEXT NOT NULL,
    answered TEXT CHECK (answered IS date(answered)),
    ask_again TEXT CHECK (ask_again IS date(ask_again)),
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_household ON referral (household);

CREATE TABLE activity (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL CHECK (day IS date(day)),
    what TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    minutes INTEGER,
    user TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_day ON activity (day);

CREATE TABLE activity_part (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    activity TEXT NOT NULL REFERENCES activity (code),
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (activity, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_part_household ON activity_part (household);

CREATE TABLE adaptation (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    what TEXT NOT NULL,
    fact TEXT NOT NULL,
    done TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (household, person, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL CHECK (day IS date(day)),
    at TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL,
    happened TEXT NOT NULL CHECK (happened <> ''),
    told TEXT NOT NULL DEFAULT '',
    done TEXT NOT NULL DEFAULT '',
    reported TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL CHECK (owner <> ''),
    due TEXT CHECK (due IS date(due)),
    closed TEXT CHECK (closed IS date(closed)),
    learned TEXT NOT NULL DEFAULT '',
    household TEXT NOT NULL DEFAULT '',
    user TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE key_loan (
    code TEXT PRIMARY KEY,
    key TEXT NOT NULL CHECK (key <> ''),
    holder TEXT NOT NULL CHECK (holder <> ''),
    since TEXT NOT NULL CHECK (since IS date(since)),
    back TEXT CHECK (back IS date(back)),
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE visitor (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL CHECK (day IS date(day)),
    came TEXT NOT NULL,
    went TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL CHECK (name <> ''),
    errand TEXT NOT NULL DEFAULT '',
    let_in_by TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE look_in (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    room TEXT NOT NULL REFERENCES room (code),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    said TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX look_in_at ON look_in (at);

CREATE TRIGGER look_in_no_update BEFORE UPDATE ON look_in BEGIN SELECT RAISE(ABORT, 'look_in is append-only'); END;

ALTER TABLE request ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE measure ADD COLUMN against TEXT NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN interpreting TEXT NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN refused_why TEXT NOT NULL DEFAULT '';
ALTER TABLE fetch_time ADD COLUMN brought TEXT NOT NULL DEFAULT '';
ALTER TABLE fetch_time ADD COLUMN brings TEXT NOT NULL DEFAULT '';
ALTER TABLE room_fact ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room_fact ADD COLUMN look_ins INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room_fact ADD COLUMN looked_by TEXT NOT NULL DEFAULT '';
