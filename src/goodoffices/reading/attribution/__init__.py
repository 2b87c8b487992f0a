"""Who says what: cues, their sources, the contents they may have, and the choice among them."""
