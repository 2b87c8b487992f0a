-- Reports, who read them, what was found. Keys are of this file only, ids are derived from content.
CREATE TABLE record_schema (
    version INTEGER PRIMARY KEY,
    migrated_at TEXT NOT NULL,
    goodoffices TEXT NOT NULL
);

CREATE TABLE runs (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    goodoffices TEXT NOT NULL,
    code TEXT NOT NULL,
    models TEXT NOT NULL,
    knowledge TEXT NOT NULL,
    options TEXT NOT NULL,
    started_at TEXT NOT NULL
);

CREATE TABLE reports (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2),
    date TEXT,
    day TEXT NOT NULL,
    time_zone TEXT,
    lang TEXT,
    source TEXT,
    publisher TEXT,
    url TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    superseded_by INTEGER REFERENCES reports (key),
    title TEXT,
    text TEXT NOT NULL
);

CREATE UNIQUE INDEX reports_current ON reports (id) WHERE valid_to IS NULL;

CREATE INDEX reports_id ON reports (id);

CREATE INDEX reports_day ON reports (day, key);

CREATE INDEX reports_source ON reports (source, day);

CREATE TABLE readings (
    report_key INTEGER NOT NULL REFERENCES reports (key),
    run_key INTEGER NOT NULL REFERENCES runs (key),
    read_at TEXT NOT NULL,
    current INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    statements TEXT NOT NULL,
    refusals TEXT NOT NULL,
    PRIMARY KEY (report_key, run_key)
);

CREATE TABLE findings (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('contact', 'position', 'track', 'event')),
    report_key INTEGER NOT NULL REFERENCES reports (key),
    run_key INTEGER NOT NULL REFERENCES runs (key),
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2),
    type TEXT NOT NULL,
    mode TEXT,
    cameo TEXT,
    status TEXT NOT NULL,
    direction TEXT,
    issues TEXT NOT NULL,
    event_date TEXT,
    event_date_end TEXT,
    event_date_precision TEXT,
    event_date_basis TEXT,
    day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    place TEXT,
    country TEXT,
    country_iso3 TEXT,
    mechanism TEXT,
    said_by TEXT,
    score DOUBLE PRECISION NOT NULL,
    coder TEXT NOT NULL,
    rule TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    superseded_by INTEGER REFERENCES findings (key),
    sha256 TEXT NOT NULL,
    json TEXT NOT NULL
);

CREATE UNIQUE INDEX findings_current ON findings (report_key, id) WHERE valid_to IS NULL;

CREATE INDEX findings_id ON findings (id);

CREATE INDEX findings_report ON findings (report_key);

CREATE INDEX findings_superseded ON findings (superseded_by) WHERE superseded_by IS NOT NULL;

CREATE INDEX findings_kind ON findings (kind, day, key);

CREATE INDEX findings_day ON findings (day, key);

CREATE TABLE actors (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT,
    party TEXT,
    office TEXT,
    code TEXT,
    iso3 TEXT,
    folded_name TEXT NOT NULL,
    folded_party TEXT NOT NULL
);

CREATE INDEX actors_folded ON actors (folded_party);

CREATE INDEX actors_party ON actors (party, iso3);

-- From `level` on, columns repeat those of the finding, so that actors are counted without it; `counted` is 0 where
-- the actor stands in the finding already.
CREATE TABLE participants (
    finding_key INTEGER NOT NULL REFERENCES findings (key),
    ord INTEGER NOT NULL,
    side TEXT NOT NULL,
    role TEXT,
    actor_key INTEGER NOT NULL REFERENCES actors (key),
    counted INTEGER NOT NULL,
    level INTEGER NOT NULL,
    day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (finding_key, ord)
) {without_rowid};

CREATE INDEX participants_actor ON participants (actor_key, day, last_day, level, valid_to, counted);

-- W3C Web Annotation: TextQuoteSelector (exact, prefix, suffix) and TextPositionSelector (start_at, end_at).
CREATE TABLE evidence (
    finding_key INTEGER NOT NULL REFERENCES findings (key),
    ord INTEGER NOT NULL,
    role TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('text', 'title')),
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    PRIMARY KEY (finding_key, ord)
) {without_rowid};

CREATE TABLE dead_letters (
    id TEXT PRIMARY KEY,
    report_id TEXT,
    origin TEXT NOT NULL,
    place TEXT NOT NULL,
    level INTEGER NOT NULL,
    source TEXT,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    run_id TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL
);

CREATE TABLE tombstones (
    key INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('withdrawn', 'purged')),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL
);

CREATE INDEX tombstones_id ON tombstones (id);

CREATE TABLE backups (
    path TEXT PRIMARY KEY,
    at TEXT NOT NULL
);
