"""Which issues a contact is about: the words of its sentences, weighed against what the whole report is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from goodoffices.coding.issue_lexicon import cue_features, group_of

_STOP = re.compile(r"(?<=[.!?])\s+|\n+")
GENERAL = ("negotiations", "peace_general", "bilateral_cooperation")
"""Leaves that give way where the words tell of something more definite."""


@lru_cache(maxsize=8)
def topic_shares(text: str) -> Mapping[str, float]:
    """The share of the sentences of `text` that tell of each leaf."""
    sentences = [s for s in _STOP.split(text) if s.strip()]
    counts = Counter(f[4:] for s in sentences for f in cue_features(s) if f.startswith("cue:"))
    return {leaf: n / len(sentences) for leaf, n in sorted(counts.items())}


def agenda_features(leaf: str, text: str, title: str, shares: Mapping[str, float]) -> list[str]:
    """What speaks for and against `leaf` being on the agenda told by `text`."""
    here, above = set(cue_features(text)), set(cue_features(title))
    cue, hint, titled = f"cue:{leaf}" in here, f"hint:{leaf}" in here, f"cue:{leaf}" in above
    cues = sorted(f for f in here if f.startswith("cue:"))
    group = group_of()
    share = f"share:{min(3, int(shares.get(leaf, 0.0) * 8))}"
    found = [f"leaf:{leaf}", share]
    if cue:
        rivals = any(group[c[4:]] == group[leaf] and c[4:] != leaf for c in cues)
        found += ["cue", f"cue:{leaf}", f"cue&{share}", f"cues:{min(len(cues), 5)}"]
        found += ["cue&rivals"] if rivals else []
    if hint:
        found += ["hint", f"hint:{leaf}", f"hint&{share}"]
    if titled:
        found += ["title", f"title:{leaf}"]
        found += ["cue&title"] if cue else []
        found += ["hint&title"] if hint else []
    if not cues:
        found.append("no cue at all")
    if leaf in GENERAL:
        found += [f"{leaf}<{c}" for c in cues]
    return found
