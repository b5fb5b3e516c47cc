-- What was found at an opening that a leader must be told: a log or keys older than their anchors, keys changed by others.
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

-- The generation of keys.json in which a slot was made (an older slot of the same user opens nothing), and, as `file`, the
-- newest generation seen.
CREATE TABLE known_keys (
    slot TEXT PRIMARY KEY,
    generation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
