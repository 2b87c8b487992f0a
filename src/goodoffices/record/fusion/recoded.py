"""Which finding of the newer coder stands where an older coder had another one, so that occurrences keep their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from goodoffices.model import Finding
from goodoffices.record.review.match import likeness, overlap, parties_in, same_as, words_of

# Another version often has one party more or less of the same sentence: then half of the words must be the same and
# one party must. Less would lead from one contact of a sentence to its neighbour.
HALF = 0.5


def successors(before: Mapping[str, Finding], now: Iterable[Finding]) -> dict[str, str]:
    """Old ids to the ids that stand in their place, among the findings of one report.

    The rule by which judgements survive (:mod:`goodoffices.record.review.match`) goes first, then the most words in
    common. Each new finding takes the place of one old one; an old one that nothing takes the place of is left out.
    """
    there = {one.id: one for one in now}
    rated = sorted(
        (
            (rate, old, new)
            for old, was in before.items()
            for new in there
            if (rate := _rate(was, there[new]))
        ),
        key=lambda one: ((-one[0][0], -one[0][1]), one[1], one[2]),
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, old, new in rated:
        if old not in found and new not in taken:
            found[old] = new
            taken.add(new)
    return found


def _rate(was: Finding, now: Finding) -> tuple[bool, float] | None:
    """How surely `now` is `was` coded again; None where it is not."""
    sure = same_as(likeness(was), now)
    if sure > 0:
        return True, sure
    if type(was) is not type(now):
        return None
    shared = overlap(words_of(was), words_of(now))
    common = set(parties_in(was)) & set(parties_in(now))
    return (False, shared) if shared >= HALF and common else None


def renamed(members: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Members under the ids that they have now, each once, in their order."""
    return tuple(dict.fromkeys(names.get(one, one) for one in members))
