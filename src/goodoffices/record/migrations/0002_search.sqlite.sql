-- Words as they are printed, accents apart; the text itself stays in `reports`.
CREATE VIRTUAL TABLE reports_fts USING fts5 (
    title, text, content='reports', content_rowid='key', tokenize='unicode61 remove_diacritics 2'
);
