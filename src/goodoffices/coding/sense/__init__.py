"""What a small encoder makes of the words: one pass a sentence, weighed further by contacts, positions and tracks."""
