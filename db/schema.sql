CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE app_user (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    role TEXT NOT NULL CHECK (role IN ('duty', 'leader')),
    slot TEXT NOT NULL UNIQUE,
    since TEXT NOT NULL
, active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))) STRICT, WITHOUT ROWID;

CREATE TABLE room (
    code TEXT PRIMARY KEY,
    offer TEXT NOT NULL CHECK (offer IN ('women', 'men'))) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('adult', 'child')),
    anonymous INTEGER NOT NULL DEFAULT 0 CHECK (anonymous IN (0, 1)),
    gender TEXT NOT NULL DEFAULT '',
    birth_year INTEGER,
    immigrant_background TEXT NOT NULL DEFAULT '',
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved IN (0, 1)),
    name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
, leader_only INTEGER NOT NULL DEFAULT 0 CHECK (leader_only IN (0, 1))) STRICT;

CREATE VIRTUAL TABLE person_search USING fts5(
    code, cases, name, sound, phone, born,
    tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3 4'
);

CREATE TABLE household (
    code TEXT PRIMARY KEY
, needs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(needs)), municipality TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE TABLE stay (
    code TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (code),
    household TEXT NOT NULL REFERENCES household (code),
    kind TEXT NOT NULL CHECK (kind IN ('adult', 'child')),
    offer TEXT NOT NULL CHECK (offer IN ('women', 'men')),
    arrived TEXT NOT NULL CHECK (arrived IS date(arrived)),
    departed TEXT CHECK (departed IS date(departed) AND departed >= arrived),
    expected_departure TEXT CHECK (expected_departure IS date(expected_departure)),
    first_in_year TEXT NOT NULL DEFAULT '' CHECK (first_in_year IN ('', 'yes', 'no')),
    answers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(answers)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE INDEX stay_person ON stay (person);

CREATE INDEX stay_household ON stay (household);

CREATE INDEX stay_arrived ON stay (arrived);

CREATE INDEX stay_departed ON stay (departed);

CREATE TABLE placement (
    stay TEXT NOT NULL REFERENCES stay (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    room TEXT NOT NULL REFERENCES room (code),
    PRIMARY KEY (stay, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX placement_room ON placement (room);

CREATE TABLE absence (
    stay TEXT NOT NULL REFERENCES stay (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until) AND until > since),
    PRIMARY KEY (stay, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    code TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    mode TEXT NOT NULL CHECK (mode IN ('day_visit', 'phone_talk')),
    first_in_year TEXT NOT NULL DEFAULT '' CHECK (first_in_year IN ('', 'yes', 'no')),
    answers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(answers)),
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_person ON contact (person);

CREATE INDEX contact_day ON contact (day);

CREATE TABLE request (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL CHECK (day IS date(day)),
    offer TEXT NOT NULL CHECK (offer IN ('women', 'men')),
    adults INTEGER NOT NULL CHECK (adults >= 0),
    children INTEGER NOT NULL CHECK (children >= 0),
    outcome TEXT NOT NULL,
    refusal_reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
, at TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '', alternative TEXT NOT NULL DEFAULT '', alternative_note TEXT NOT NULL DEFAULT '', arrived TEXT NOT NULL DEFAULT '' CHECK (arrived IN ('', 'yes', 'no', 'unknown')), admitted_later INTEGER NOT NULL DEFAULT 0 CHECK (admitted_later IN (0, 1))) STRICT, WITHOUT ROWID;

CREATE INDEX request_day ON request (day);

CREATE TABLE annual_return (
    year INTEGER PRIMARY KEY,
    rules TEXT NOT NULL CHECK (json_valid(rules))
) STRICT;

CREATE TABLE form_correction (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL CHECK (label <> ''),
    from_year INTEGER,
    to_year INTEGER,
    PRIMARY KEY (list, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE sequence (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '' ,
    after TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX history_subject ON history (subject);

CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TRIGGER history_no_replace BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE INDEX person_leader_only ON person (id) WHERE leader_only = 1;

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

CREATE TABLE log_review (
    month TEXT PRIMARY KEY CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    sample TEXT NOT NULL CHECK (json_valid(sample)),
    note TEXT NOT NULL DEFAULT '',
    head INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE exclusion (
    household TEXT NOT NULL REFERENCES household (code),
    user TEXT NOT NULL COLLATE NOCASE REFERENCES app_user (name),
    since TEXT NOT NULL,
    by_user TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (household, user)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE assignment (
    person TEXT NOT NULL REFERENCES person (code),
    household TEXT NOT NULL REFERENCES household (code),
    user TEXT NOT NULL COLLATE NOCASE REFERENCES app_user (name),
    since TEXT NOT NULL,
    PRIMARY KEY (household, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    user TEXT NOT NULL COLLATE NOCASE,
    page TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    at TEXT NOT NULL,
    PRIMARY KEY (user, page)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_fact (
    room TEXT NOT NULL REFERENCES room (code) ON DELETE CASCADE,
    since TEXT NOT NULL CHECK (since IS date(since)),
    beds INTEGER NOT NULL CHECK (beds BETWEEN 0 AND 99),
    step_free INTEGER NOT NULL DEFAULT 0 CHECK (step_free IN (0, 1)),
    own_bath INTEGER NOT NULL DEFAULT 0 CHECK (own_bath IN (0, 1)),
    own_entrance INTEGER NOT NULL DEFAULT 0 CHECK (own_entrance IN (0, 1)),
    animals INTEGER NOT NULL DEFAULT 0 CHECK (animals IN (0, 1)),
    flexible INTEGER NOT NULL DEFAULT 0 CHECK (flexible IN (0, 1)),
    remarks TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (room, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_closure (
    room TEXT NOT NULL REFERENCES room (code) ON DELETE CASCADE,
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until) AND until > since),
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (room, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE movable_bed (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('cot', 'mattress'))
) STRICT, WITHOUT ROWID;

CREATE TABLE movable_place (
    bed TEXT NOT NULL REFERENCES movable_bed (code) ON DELETE CASCADE,
    since TEXT NOT NULL CHECK (since IS date(since)),
    room TEXT REFERENCES room (code) ON DELETE CASCADE,
    PRIMARY KEY (bed, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE hold (
    code TEXT PRIMARY KEY,
    room TEXT NOT NULL REFERENCES room (code),
    night TEXT NOT NULL CHECK (night IS date(night)),
    made TEXT NOT NULL,
    expires TEXT NOT NULL,
    adults INTEGER NOT NULL CHECK (adults >= 0),
    children INTEGER NOT NULL CHECK (children >= 0),
    note TEXT NOT NULL DEFAULT '',
    ended TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'arrived', 'released'))
) STRICT, WITHOUT ROWID;

CREATE INDEX hold_night ON hold (night);

CREATE TABLE ready_to_move (
    household TEXT NOT NULL REFERENCES household (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until) AND until > since),
    waits_for TEXT NOT NULL,
    housing_decision INTEGER NOT NULL DEFAULT 0 CHECK (housing_decision IN (0, 1)),
    PRIMARY KEY (household, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE must_not_meet (
    one TEXT NOT NULL,
    other TEXT NOT NULL CHECK (other > one),
    reason TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE lending (
    household TEXT NOT NULL REFERENCES household (code),
    room TEXT NOT NULL REFERENCES room (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    agreed_with TEXT NOT NULL CHECK (agreed_with <> ''),
    PRIMARY KEY (household, room, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE shelter (
    name TEXT PRIMARY KEY,
    phone TEXT NOT NULL DEFAULT '',
    distance_km INTEGER CHECK (distance_km BETWEEN 0 AND 3000),
    offers TEXT NOT NULL DEFAULT 'women' CHECK (offers IN ('women', 'men', 'both')),
    remarks TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE placing (
    code TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    offer TEXT NOT NULL CHECK (offer IN ('women', 'men')),
    adults INTEGER NOT NULL CHECK (adults >= 0),
    children INTEGER NOT NULL CHECK (children >= 0),
    needs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(needs)),
    ended TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE INDEX placing_open ON placing (code) WHERE ended = '';

CREATE TABLE placing_step (
    id INTEGER PRIMARY KEY,
    placing TEXT NOT NULL REFERENCES placing (code),
    step TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    did TEXT NOT NULL,
    shelter TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX placing_step_placing ON placing_step (placing);

CREATE TABLE task (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    raised TEXT NOT NULL,
    due TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT '',
    ended_by TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE INDEX task_open ON task (due) WHERE ended = '';

