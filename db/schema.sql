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

CREATE TABLE household (
    code TEXT PRIMARY KEY
, needs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(needs)), municipality TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1, responsible TEXT NOT NULL DEFAULT '', came_from TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

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
, hour TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE INDEX stay_person ON stay (person);

CREATE INDEX stay_household ON stay (household);

CREATE INDEX stay_arrived ON stay (arrived);

CREATE INDEX stay_departed ON stay (departed);

CREATE TABLE placement (
    stay TEXT NOT NULL REFERENCES stay (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    room TEXT NOT NULL REFERENCES room (code), version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (stay, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX placement_room ON placement (room);

CREATE TABLE absence (
    stay TEXT NOT NULL REFERENCES stay (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until) AND until > since), version INTEGER NOT NULL DEFAULT 1,
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
, at TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '', alternative TEXT NOT NULL DEFAULT '', alternative_note TEXT NOT NULL DEFAULT '', arrived TEXT NOT NULL DEFAULT '' CHECK (arrived IN ('', 'yes', 'no', 'unknown')), admitted_later INTEGER NOT NULL DEFAULT 0 CHECK (admitted_later IN (0, 1)), version INTEGER NOT NULL DEFAULT 1, channel TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE INDEX request_day ON request (day);

CREATE TABLE annual_return (
    year INTEGER PRIMARY KEY,
    rules TEXT NOT NULL CHECK (json_valid(rules))
) STRICT;

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
, kind TEXT NOT NULL DEFAULT '') STRICT;

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
    remarks TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1, outside INTEGER NOT NULL DEFAULT 0, look_ins INTEGER NOT NULL DEFAULT 0, looked_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (room, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_closure (
    room TEXT NOT NULL REFERENCES room (code) ON DELETE CASCADE,
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until) AND until > since),
    reason TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (room, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE movable_bed (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('cot', 'mattress'))
) STRICT, WITHOUT ROWID;

CREATE TABLE movable_place (
    bed TEXT NOT NULL REFERENCES movable_bed (code) ON DELETE CASCADE,
    since TEXT NOT NULL CHECK (since IS date(since)),
    room TEXT REFERENCES room (code) ON DELETE CASCADE, version INTEGER NOT NULL DEFAULT 1,
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
, version INTEGER NOT NULL DEFAULT 1) STRICT, WITHOUT ROWID;

CREATE INDEX hold_night ON hold (night);

CREATE TABLE ready_to_move (
    household TEXT NOT NULL REFERENCES household (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until) AND until > since),
    waits_for TEXT NOT NULL,
    housing_decision INTEGER NOT NULL DEFAULT 0 CHECK (housing_decision IN (0, 1)), version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (household, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE must_not_meet (
    one TEXT NOT NULL,
    other TEXT NOT NULL CHECK (other > one),
    reason TEXT NOT NULL CHECK (reason <> ''), version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE lending (
    household TEXT NOT NULL REFERENCES household (code),
    room TEXT NOT NULL REFERENCES room (code),
    since TEXT NOT NULL CHECK (since IS date(since)),
    agreed_with TEXT NOT NULL CHECK (agreed_with <> ''), version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (household, room, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE shelter (
    name TEXT PRIMARY KEY,
    phone TEXT NOT NULL DEFAULT '',
    distance_km INTEGER CHECK (distance_km BETWEEN 0 AND 3000),
    offers TEXT NOT NULL DEFAULT 'women' CHECK (offers IN ('women', 'men', 'both')),
    remarks TEXT NOT NULL DEFAULT ''
, version INTEGER NOT NULL DEFAULT 1) STRICT, WITHOUT ROWID;

CREATE TABLE placing (
    code TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    offer TEXT NOT NULL CHECK (offer IN ('women', 'men')),
    adults INTEGER NOT NULL CHECK (adults >= 0),
    children INTEGER NOT NULL CHECK (children >= 0),
    needs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(needs)),
    ended TEXT NOT NULL DEFAULT ''
, version INTEGER NOT NULL DEFAULT 1) STRICT, WITHOUT ROWID;

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
, household TEXT NOT NULL DEFAULT '', responsible TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', day TEXT CHECK (day IS date(day)), version INTEGER NOT NULL DEFAULT 1) STRICT, WITHOUT ROWID;

CREATE INDEX task_open ON task (due) WHERE ended = '';

CREATE TABLE topic_entry (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    kind TEXT NOT NULL CHECK (kind IN ('interview', 'needs', 'threat')),
    topic TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    status TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    interpreter TEXT NOT NULL,
    day TEXT NOT NULL CHECK (day IS date(day)),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (household, person, kind, topic, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE conclusion (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    kind TEXT NOT NULL CHECK (kind IN ('interview', 'needs', 'threat')),
    day TEXT NOT NULL CHECK (day IS date(day)),
    by TEXT NOT NULL CHECK (by IN ('centre', 'police', 'other')),
    safe_here TEXT NOT NULL,
    police TEXT NOT NULL,
    relocation TEXT NOT NULL,
    measures TEXT NOT NULL,
    own_view TEXT NOT NULL,
    text TEXT NOT NULL,
    tool TEXT NOT NULL,
    contact TEXT NOT NULL,
    next_review TEXT CHECK (next_review IS date(next_review)),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX conclusion_person ON conclusion (household, person, kind, day);

CREATE TABLE flag (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    flag TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'unknown', 'declined')),
    note TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (household, person, flag)
) STRICT, WITHOUT ROWID;

CREATE TABLE measure (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    kind TEXT NOT NULL,
    decided TEXT CHECK (decided IS date(decided)),
    expires TEXT CHECK (expires IS date(expires)),
    agency TEXT NOT NULL,
    note TEXT NOT NULL,
    ended TEXT CHECK (ended IS date(ended)),
    version INTEGER NOT NULL
, against TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE INDEX measure_household ON measure (household);

CREATE TABLE relocation (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    reason TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('offered', 'accepted', 'declined')),
    police TEXT NOT NULL,
    police_day TEXT CHECK (police_day IS date(police_day)),
    shelter TEXT NOT NULL,
    consent TEXT NOT NULL CHECK (consent IN ('', 'yes', 'no')),
    moved TEXT CHECK (moved IS date(moved)),
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX relocation_household ON relocation (household);

CREATE TABLE goal (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    phase TEXT NOT NULL CHECK (phase IN ('stay', 'after')),
    goal TEXT NOT NULL CHECK (goal <> ''),
    topic TEXT NOT NULL,
    created TEXT NOT NULL CHECK (created IS date(created)),
    state TEXT NOT NULL CHECK (state IN ('open', 'reached', 'dropped')),
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX goal_person ON goal (household, person);

CREATE TABLE plan_step (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    goal TEXT NOT NULL REFERENCES goal (code),
    what TEXT NOT NULL CHECK (what <> ''),
    who TEXT NOT NULL,
    due TEXT CHECK (due IS date(due)),
    done TEXT CHECK (done IS date(done)),
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_step_household ON plan_step (household);

CREATE TABLE plan_review (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    phase TEXT NOT NULL CHECK (phase IN ('stay', 'after')),
    day TEXT NOT NULL CHECK (day IS date(day)),
    with_person INTEGER NOT NULL CHECK (with_person IN (0, 1)),
    text TEXT NOT NULL,
    next_review TEXT CHECK (next_review IS date(next_review)),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_review_household ON plan_review (household);

CREATE TABLE coordination (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    coordinator TEXT NOT NULL,
    contact TEXT NOT NULL,
    ends TEXT CHECK (ends IS date(ends)),
    version INTEGER NOT NULL,
    PRIMARY KEY (household, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE safety_plan (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX safety_plan_household ON safety_plan (household);

CREATE TABLE note (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    mode TEXT NOT NULL,
    day TEXT NOT NULL CHECK (day IS date(day)),
    text TEXT NOT NULL CHECK (text <> ''),
    handover INTEGER NOT NULL CHECK (handover IN (0, 1)),
    corrects TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL
, interpreter TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '', unqualified TEXT NOT NULL DEFAULT '', interpreting TEXT NOT NULL DEFAULT '', refused_why TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE INDEX note_household ON note (household, at);

CREATE INDEX note_handover ON note (at) WHERE handover = 1;

CREATE TABLE handover_read (
    code TEXT NOT NULL,
    user TEXT NOT NULL COLLATE NOCASE,
    at TEXT NOT NULL,
    PRIMARY KEY (code, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    purpose TEXT NOT NULL,
    recipient TEXT NOT NULL,
    given TEXT NOT NULL CHECK (given IS date(given)),
    expires TEXT CHECK (expires IS date(expires)),
    withhold TEXT NOT NULL,
    withdrawn TEXT CHECK (withdrawn IS date(withdrawn)),
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_household ON consent (household);

CREATE TABLE decision_record (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    kind TEXT NOT NULL CHECK (kind IN ('concern_report', 'duty_to_avert', 'parent_request')),
    day TEXT NOT NULL CHECK (day IS date(day)),
    discussed_with TEXT NOT NULL,
    text TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    why TEXT NOT NULL,
    sent TEXT CHECK (sent IS date(sent)),
    recipient TEXT NOT NULL,
    informed TEXT NOT NULL CHECK (informed IN ('', 'yes', 'no')),
    informed_why TEXT NOT NULL,
    answered TEXT CHECK (answered IS date(answered)),
    "order" TEXT CHECK ("order" IS date("order")),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX decision_record_household ON decision_record (household);

CREATE TABLE school (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    attends TEXT NOT NULL,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    channel TEXT NOT NULL,
    who_knows TEXT NOT NULL,
    may_say TEXT NOT NULL,
    must_not_say TEXT NOT NULL,
    permission_until TEXT CHECK (permission_until IS date(permission_until)),
    break_kind TEXT NOT NULL,
    break_from TEXT CHECK (break_from IS date(break_from)),
    break_days INTEGER CHECK (break_days >= 0),
    break_reasons TEXT NOT NULL CHECK (json_valid(break_reasons)),
    schooling_here TEXT NOT NULL,
    wish TEXT NOT NULL,
    way_back TEXT NOT NULL,
    transport TEXT NOT NULL,
    transport_from TEXT NOT NULL,
    transport_need TEXT NOT NULL,
    transport_day TEXT CHECK (transport_day IS date(transport_day)),
    seen_to TEXT NOT NULL CHECK (json_valid(seen_to)),
    version INTEGER NOT NULL,
    PRIMARY KEY (household, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetcher (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    allowed INTEGER NOT NULL CHECK (allowed IN (0, 1)),
    basis TEXT NOT NULL,
    note TEXT NOT NULL,
    since TEXT NOT NULL CHECK (since IS date(since)),
    expires TEXT CHECK (expires IS date(expires)),
    ended TEXT CHECK (ended IS date(ended)),
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX fetcher_person ON fetcher (household, person);

CREATE TABLE fetch_time (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    at TEXT NOT NULL,
    fetcher TEXT NOT NULL REFERENCES fetcher (code), version INTEGER NOT NULL DEFAULT 1, brought TEXT NOT NULL DEFAULT '', brings TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (household, person, weekday)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetch_change (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    at TEXT NOT NULL,
    fetcher TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (household, person, day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER topic_entry_no_update BEFORE UPDATE ON topic_entry BEGIN SELECT RAISE(ABORT, 'topic_entry is append-only'); END;

CREATE TRIGGER conclusion_no_update BEFORE UPDATE ON conclusion BEGIN SELECT RAISE(ABORT, 'conclusion is append-only'); END;

CREATE TRIGGER plan_review_no_update BEFORE UPDATE ON plan_review BEGIN SELECT RAISE(ABORT, 'plan_review is append-only'); END;

CREATE TRIGGER safety_plan_no_update BEFORE UPDATE ON safety_plan BEGIN SELECT RAISE(ABORT, 'safety_plan is append-only'); END;

CREATE TRIGGER note_no_update BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'note is append-only'); END;

CREATE TABLE task_rule (
    code TEXT PRIMARY KEY,
    rule TEXT NOT NULL CHECK (json_valid(rule))
) STRICT, WITHOUT ROWID;

CREATE INDEX task_subject ON task (household, subject);

CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    code TEXT NOT NULL,
    since TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT '',
    number INTEGER NOT NULL DEFAULT 0,
    told_to TEXT NOT NULL DEFAULT '',
    told_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE known_keys (
    slot TEXT PRIMARY KEY,
    generation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE person_search USING fts5(
    code, cases, name, sound, shortened, phone, born,
    tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3 4'
);

CREATE TABLE search_folding (
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE danger (
    household TEXT PRIMARY KEY REFERENCES household (code),
    relations TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(relations)),
    watch TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE "handover" (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL,
    text TEXT NOT NULL,
    lines TEXT NOT NULL DEFAULT '' CHECK (text <> '' OR lines <> ''),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX handover_at ON handover (at);

CREATE TRIGGER handover_no_update BEFORE UPDATE ON handover BEGIN SELECT RAISE(ABORT, 'handover is append-only'); END;

CREATE INDEX history_at ON history (at);

CREATE TABLE "form_correction" (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    from_year INTEGER NOT NULL DEFAULT 0,
    label TEXT NOT NULL CHECK (label <> ''),
    to_year INTEGER,
    maps_to TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (list, code, from_year)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE published (
    number INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE TRIGGER published_no_update BEFORE UPDATE ON published BEGIN SELECT RAISE(ABORT, 'published is append-only'); END;

CREATE TRIGGER published_no_delete BEFORE DELETE ON published BEGIN SELECT RAISE(ABORT, 'published is append-only'); END;

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
, missed TEXT CHECK (missed IS date(missed))) STRICT, WITHOUT ROWID;

CREATE INDEX look_in_at ON look_in (at);

CREATE TRIGGER look_in_no_update BEFORE UPDATE ON look_in BEGIN SELECT RAISE(ABORT, 'look_in is append-only'); END;

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
, person TEXT NOT NULL DEFAULT '', owner TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

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

CREATE INDEX call_request ON call (request);

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

CREATE TABLE nameless_unit (
    mark TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('adult', 'child', 'contact')),
    person TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT, WITHOUT ROWID;

CREATE INDEX nameless_unit_last ON nameless_unit (last);

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

CREATE TABLE "handed_out" (
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

CREATE INDEX handed_out_household ON handed_out (household);

CREATE INDEX handed_out_at ON handed_out (at);

CREATE TRIGGER handed_out_no_update BEFORE UPDATE ON handed_out BEGIN SELECT RAISE(ABORT, 'handed_out is append-only'); END;

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

