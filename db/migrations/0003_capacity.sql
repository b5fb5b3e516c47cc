-- Rooms with dated facts, movable beds, holds, what a household needs, full house step by step, and tasks.

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

INSERT INTO room_fact (room, since, beds) SELECT code, '1978-01-01', beds FROM room;
ALTER TABLE room DROP COLUMN beds;

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

ALTER TABLE household ADD COLUMN needs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(needs));
ALTER TABLE household ADD COLUMN municipality TEXT NOT NULL DEFAULT '';

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

ALTER TABLE request ADD COLUMN at TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN alternative TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN alternative_note TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN arrived TEXT NOT NULL DEFAULT '' CHECK (arrived IN ('', 'yes', 'no', 'unknown'));
ALTER TABLE request ADD COLUMN admitted_later INTEGER NOT NULL DEFAULT 0 CHECK (admitted_later IN (0, 1));

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
