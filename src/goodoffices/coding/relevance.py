"""Which sentences need a parse: those that can hold a finding or a statement.

A report that names fewer than two parties, or none of whose sentences looks like a finding, tells of no contact and no
position; there only the sentences in which somebody may say something are parsed, short texts apart. Of the 816
annotated reports with findings one in a hundred is lost so, and of the mixed corpus two thirds are spared.
"""

from __future__ import annotations

import re
from functools import lru_cache

from goodoffices.model import Reading
from goodoffices.reading.attribution.words import cue_words

MIN_PARTIES = 2
LIKELY = 0.4
"""Probability of a finding that the likeliest sentence of a report must reach."""
SHORT = 8
"""Sentences up to which a text is read whole: too little to judge it by."""
POLITICAL = 0.2
"""Probability from which a report without findings is still about politics, where people also think and want."""
_QUOTE = re.compile(r"[\"“”«»]|``|''")
_IRREGULAR = "said told thought wrote written spoke spoken knew known felt heard held meant swore sworn"


def wanted(reading: Reading) -> list[int]:
    """The indexes of the sentences to parse, in order."""
    told = [s for s in reading.sentences if len(s.text) > 2]
    parties = {s.party for s in reading.spots if s.party}
    short = len(told) <= SHORT
    if short or (len(parties) >= MIN_PARTIES and max(reading.worth, default=0.0) >= LIKELY):
        return [s.index for s in told]
    political = len(parties) > MIN_PARTIES or max(reading.worth, default=0.0) >= POLITICAL
    cues = _cues(political)
    return [s.index for s in told if _QUOTE.search(s.text) or cues.search(s.text)]


@lru_cache(maxsize=2)
def _cues(every: bool) -> re.Pattern[str]:
    """Any form of a verb of saying (or of `every` class of attribution), or "according"."""
    saying = [v for v, classes in cue_words().verbs.items() if every or "say" in classes]
    stems = {re.escape(v.removesuffix("e").removesuffix("y")) for v in saying}
    words = sorted(stems | set(_IRREGULAR.split()) | {"accord"})
    return re.compile(r"\b(?:" + "|".join(words) + r")\w{0,5}\b", re.IGNORECASE)
