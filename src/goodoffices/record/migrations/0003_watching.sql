-- Of a dead letter: the fields that could be read (kept) and how its source was read (how), both JSON, so that it can
-- be read again without its source.
ALTER TABLE dead_letters ADD COLUMN kept TEXT NOT NULL DEFAULT '{}';

ALTER TABLE dead_letters ADD COLUMN how TEXT NOT NULL DEFAULT '{}';

-- What `goodoffices watch` must know after a restart. `due` is in seconds since 1970, `waiting` the entries (JSON) whose
-- articles are to be tried again.
CREATE TABLE watched_feeds (
    url TEXT PRIMARY KEY,
    due DOUBLE PRECISION NOT NULL,
    failures INTEGER NOT NULL,
    etag TEXT,
    modified TEXT,
    waiting TEXT NOT NULL
);

-- Entries that were taken; `id` is the SHA-256 of what an entry is remembered by, so that nothing of it can be read here.
CREATE TABLE watched_entries (
    id TEXT PRIMARY KEY,
    seen_at TEXT NOT NULL
) {without_rowid};
