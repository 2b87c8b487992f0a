"""What many tellings together say of a person: how the name is rightly cut, and for which party he or she acts.

One report may be read as if its foreign visitor acted for the host, or with a word too many in a name ("Instead
Kos"). For comparisons, and only there, the many reports count. No finding is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from goodoffices.record.fusion.names import parse_name
from goodoffices.record.fusion.settings import Settings
from goodoffices.record.fusion.told import Told

MANY = 3
"""Tellings that must give a name before they overrule one telling."""


class People:
    """Names and parties as the many give them."""

    def __init__(self, told: Sequence[Told], using: Settings) -> None:
        self._using = using
        small = _small_words(told)
        raw = Counter(p.actor.name for t in told for p in t.contact.participants if p.actor.name)
        lasts = Counter[str]()
        for name, count in raw.items():
            lasts[parse_name(name).last] += count
        self._clean = {name: _cut(name, raw[name], lasts, small) for name in sorted(raw)}
        self._full, self._last = _parties(told, self._clean, using)

    def name(self, name: str) -> str:
        """The name without words that are none."""
        return self._clean.get(name, name)

    def party(self, name: str, party: str) -> str:
        """The party that the person mostly acts for; the given one where the many do not say otherwise."""
        cut = parse_name(self.name(name))
        if len(cut.full) > 1:
            return self._full.get(cut.full, party)
        usual = self._last.get(cut.last)
        return usual if usual is not None else party


def _small_words(told: Iterable[Told]) -> frozenset[str]:
    """Words that the evidence also writes with a small letter, in short: that are no names of their own."""
    return frozenset(
        word
        for t in told
        for span in t.contact.evidence.spans
        for word in span.quote.replace("-", " ").split()
        if word.isalpha() and word.islower()
    )


def _cut(name: str, count: int, lasts: Counter[str], small: frozenset[str]) -> str:
    """Words at either end that are ordinary ones go, if what is left is the last name of somebody often told."""
    words = name.replace("-", " ").split()
    if count >= MANY or len(words) < 2:
        return name
    kept = list(words)
    while len(kept) > 1 and kept[0].casefold() in small:
        kept.pop(0)
    while len(kept) > 1 and kept[-1].casefold() in small:
        kept.pop()
    left = " ".join(kept)
    if len(kept) == len(words) or lasts[parse_name(left).last] - count < MANY:
        return name
    return left


def _parties(
    told: Sequence[Told], clean: dict[str, str], using: Settings
) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """The usual party by full name, and by last name where all who bear it act for one party."""
    full: dict[tuple[str, ...], Counter[str]] = {}
    last: dict[str, Counter[str]] = {}
    for one in told:
        for participant in one.contact.participants:
            actor = participant.actor
            if actor.name and actor.party:
                cut = parse_name(clean[actor.name])
                counts = full.setdefault(cut.full, Counter()) if len(cut.full) > 1 else None
                if counts is not None:
                    counts[using.fold(actor.party)] += 1
                    last.setdefault(cut.last, Counter())[using.fold(actor.party)] += 1
    return (
        {name: party for name, counts in full.items() if (party := _most(counts, 2 / 3))},
        {name: party for name, counts in last.items() if (party := _most(counts, 0.9))},
    )


def _most(counts: Counter[str], share: float) -> str | None:
    """The party of this share of `MANY` tellings or more; None where there is no such party."""
    party, most = max(counts.items(), key=lambda item: (item[1], item[0]))
    return party if most >= MANY and most >= share * counts.total() else None
