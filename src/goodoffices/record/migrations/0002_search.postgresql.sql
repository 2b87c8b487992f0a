-- Words as they are printed, accents apart.
ALTER TABLE reports ADD COLUMN words TSVECTOR;

CREATE INDEX reports_words ON reports USING GIN (words);
