"""What one actor does to another in a sentence: PLOVER type, mode and score."""
