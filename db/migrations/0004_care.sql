-- What is written during a stay: mapping by topics, conclusions, flags, measures, plans, notes, consents, decisions, children's days.
-- One table holds one kind of entity of app.domain.care and app.domain.child, a column per field.

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
) STRICT, WITHOUT ROWID;
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
) STRICT, WITHOUT ROWID;
CREATE INDEX note_household ON note (household, at);
CREATE INDEX note_handover ON note (at) WHERE handover = 1;

CREATE TABLE handover (
    code TEXT PRIMARY KEY,
    household TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_at ON handover (at);

-- Who has signed to have read a word to the next shift, or a note marked for it.
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
    fetcher TEXT NOT NULL REFERENCES fetcher (code),
    PRIMARY KEY (household, person, weekday)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetch_change (
    household TEXT NOT NULL REFERENCES household (code),
    person TEXT NOT NULL REFERENCES person (code),
    day TEXT NOT NULL CHECK (day IS date(day)),
    at TEXT NOT NULL,
    fetcher TEXT NOT NULL,
    PRIMARY KEY (household, person, day)
) STRICT, WITHOUT ROWID;

-- What was written stays as it was written: a correction is a new row.
CREATE TRIGGER topic_entry_no_update BEFORE UPDATE ON topic_entry BEGIN SELECT RAISE(ABORT, 'topic_entry is append-only'); END;
CREATE TRIGGER conclusion_no_update BEFORE UPDATE ON conclusion BEGIN SELECT RAISE(ABORT, 'conclusion is append-only'); END;
CREATE TRIGGER plan_review_no_update BEFORE UPDATE ON plan_review BEGIN SELECT RAISE(ABORT, 'plan_review is append-only'); END;
CREATE TRIGGER safety_plan_no_update BEFORE UPDATE ON safety_plan BEGIN SELECT RAISE(ABORT, 'safety_plan is append-only'); END;
CREATE TRIGGER handover_no_update BEFORE UPDATE ON handover BEGIN SELECT RAISE(ABORT, 'handover is append-only'); END;
CREATE TRIGGER note_no_update BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'note is append-only'); END;

-- What the leader has changed in the rules that raise tasks, and rules of the centre's own.
CREATE TABLE task_rule (
    code TEXT PRIMARY KEY,
    rule TEXT NOT NULL CHECK (json_valid(rule))
) STRICT, WITHOUT ROWID;

-- A task belongs to a case, and to somebody; `title` is that of a task of one's own.
ALTER TABLE task ADD COLUMN household TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN responsible TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN day TEXT CHECK (day IS date(day));
CREATE INDEX task_subject ON task (household, subject);
