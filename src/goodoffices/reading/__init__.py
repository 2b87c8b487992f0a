"""What the words are, no politics: sentences, mentions, dates, clauses, statements, coreference."""
