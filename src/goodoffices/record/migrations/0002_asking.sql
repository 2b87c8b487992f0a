-- Facets: one small row for each value by which a finding can be asked for; derived from findings.
CREATE TABLE facet_values (
    key INTEGER PRIMARY KEY,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (facet, value)
);

CREATE TABLE facets (
    value_key INTEGER NOT NULL REFERENCES facet_values (key),
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    finding_key INTEGER NOT NULL,
    PRIMARY KEY (value_key, kind, day, finding_key)
) {without_rowid};

-- What fusion makes of findings, as a layer on top. `level` is the highest of its members.
CREATE TABLE occurrences (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    day TEXT NOT NULL,
    made_at TEXT NOT NULL,
    fusion TEXT NOT NULL,
    redirects_to TEXT,
    json TEXT NOT NULL
);

CREATE INDEX occurrences_kind ON occurrences (kind, day);

CREATE INDEX occurrences_redirects ON occurrences (redirects_to);

CREATE TABLE occurrence_members (
    occurrence_key INTEGER NOT NULL REFERENCES occurrences (key),
    member_kind TEXT NOT NULL,
    member_id TEXT NOT NULL,
    relation TEXT NOT NULL,
    score DOUBLE PRECISION,
    explanation TEXT NOT NULL,
    PRIMARY KEY (occurrence_key, member_id, relation)
);

CREATE INDEX occurrence_members_id ON occurrence_members (member_id);

-- Judgements of people: only ever added.
CREATE TABLE judgements (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    report_id TEXT,
    action TEXT NOT NULL,
    level INTEGER NOT NULL,
    json TEXT NOT NULL
);

CREATE INDEX judgements_target ON judgements (target_id, made_at);

CREATE INDEX judgements_report ON judgements (report_id);
