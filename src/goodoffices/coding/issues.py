"""Which issues a contact is about: the words of its sentences, weighed against what the whole report is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from goodoffices.coding.issue_lexicon import cue_features, group_of, issues
from goodoffices.coding.linear import load_linear

MODEL = "agenda"
_STOP = re.compile(r"(?<=[.!?])\s+|\n+")
GENERAL = ("negotiations", "peace_general", "bilateral_cooperation")
"""Leaves that give way where the words tell of something more definite."""


class IssueModel:
    """Scores the leaf issues of an agenda."""

    def __init__(self) -> None:
        self.model = load_linear(MODEL)

    def issues_of(self, phrases: Sequence[str], context: str) -> list[tuple[str, float]]:
        """The leaves that the phrases put on the agenda, with their probabilities, surest first.

        `phrases` are the contact's sentences or the parts of them that tell what it was about; the first line of
        `context` is the title of the report, the rest its text. The list is empty where nothing is told.
        """
        text = " ".join(phrases)
        title, _, body = context.partition("\n")
        shares = topic_shares(body)
        scored = [(i.leaf, self.model.score(agenda_features(i.leaf, text, title, shares))) for i in issues()]
        chosen = [(leaf, score) for leaf, score in scored if score >= self.model.threshold]
        return sorted(chosen, key=lambda c: (-c[1], c[0]))


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
