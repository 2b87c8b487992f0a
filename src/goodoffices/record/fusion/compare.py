"""How likely two tellings are of one contact: a sum of reasons, each with its weight (`fusion.toml`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from goodoffices.record.fusion.names import agree
from goodoffices.record.fusion.settings import Settings, Weights
from goodoffices.record.fusion.told import LONG, REMOTE, Days, View

Reason: TypeAlias = tuple[str, float]
GATHERINGS = frozenset({"summit", "conference"})
VETO = -4.5
"""A reason of this weight or less rules one contact out, whatever else speaks for it."""

_MOVED = (7, -0.5)
"""A plan may move: days between the day that was planned and the real one, and what each such step costs."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The score of a pair and why; `ruled_out` where one reason excludes that the two are one contact."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def ruled_out(self) -> bool:
        """Whether a single reason excludes it."""
        return any(weight <= VETO for _, weight in self.reasons)


def compare(a: View, b: View, using: Settings, *, plan: bool = False) -> Comparison:
    """Compare two tellings; with `plan`, `a` is a plan and `b` what may have become of it.

    The order of `a` and `b` does not change the score (but for a plan), and the reasons come in a fixed order.
    """
    weights = using.weights
    reasons = [
        *_report(a, b, weights, plan),
        *_parties(a, b, weights),
        *_people(a, b, weights),
        *_formats(a, b, using, plan),
        *(_moved(a, b, weights) if plan else _dates(a, b, weights)),
        *_places(a, b, weights),
        *_agenda(a, b, weights),
        *([("the same words", weights.same_words)] if a.words & b.words else []),
    ]
    return Comparison(round(sum(weight for _, weight in reasons), 6), tuple(reasons))


def _report(a: View, b: View, weights: Weights, plan: bool) -> Iterator[Reason]:
    """One report tells a contact once, and what its coder kept apart stays apart.

    But a sentence on what was discussed may be coded as a contact of its own, of no known form.
    """
    if a.told.report != b.told.report:
        return
    if plan or "unspecified" in {a.format, b.format}:
        yield "one report tells of both, as two", weights.one_report
    else:
        yield "one report tells of both, as two", VETO


def _parties(a: View, b: View, weights: Weights) -> Iterator[Reason]:
    shared = a.parties & b.parties
    if not shared:
        yield "no party in common", VETO
    elif a.parties == b.parties:
        if len(shared) > 1:
            yield "the same parties", weights.same_parties
        else:
            yield "the same one party", weights.same_party
            nobody = a.format == b.format and not any(a.persons.values()) and not any(b.persons.values())
            if nobody or {a.format, b.format} <= GATHERINGS:
                yield "a gathering of this party", weights.same_gathering
    elif shared in (a.parties, b.parties):
        if len(shared) > 1:
            yield "all parties of one are told in the other", weights.fewer_parties
            small = a if len(a.parties) < len(b.parties) else b
            if len(shared) == 2 and all(small.persons[party] for party in shared):
                yield "two persons on one side, more parties on the other", weights.bilateral
        else:
            yield "one tells only one of the parties", weights.part_party
    elif len(shared) > 1:
        yield "two parties or more in common, others on each side", weights.shared_parties
    else:
        yield "different other parties", VETO


def _people(a: View, b: View, weights: Weights) -> Iterator[Reason]:
    named = sorted(sum(1 for names in v.persons.values() if names) for v in (a, b))
    if named[0] == 0 and named[1] > 1:
        yield "one names persons for two parties, the other nobody", weights.unnamed
    same = 0
    for party in sorted(a.parties & b.parties):
        ours, theirs = a.persons[party], b.persons[party]
        if ours and theirs:
            if any(agree(x, y) != "different" for x in ours for y in theirs):
                same += 1
                if same <= 2:
                    yield f"the same person for {party}", weights.same_person
            else:
                yield f"different persons for {party}", weights.other_person
        elif ours or theirs:
            yield from _offices(party, a, b, weights)


def _offices(party: str, a: View, b: View, weights: Weights) -> Iterator[Reason]:
    ours, theirs = a.offices.get(party), b.offices.get(party)
    if not ours or not theirs:
        return
    if ours & theirs:
        yield f"the same office for {party}", weights.same_office
    else:
        yield f"different offices for {party}", weights.other_office


def _formats(a: View, b: View, using: Settings, plan: bool) -> Iterator[Reason]:
    weights = using.weights
    if any(v.format == "unspecified" and not any(v.persons.values()) for v in (a, b)):
        yield "one tells neither how nor who", weights.vague
    if a.format == b.format:
        if a.format != "unspecified":
            yield f"both a {a.format}", weights.same_format
    elif "unspecified" in {a.format, b.format}:
        return
    elif (a.format in REMOTE) != (b.format in REMOTE):
        remote = weights.plan_remote if plan else weights.remote
        yield f"{_pair(a.format, b.format)}: in person and from afar", remote
    elif not using.akin(a.format, b.format):
        yield f"{_pair(a.format, b.format)}: different formats", weights.far_format
    elif "visit" not in {a.format, b.format}:
        yield f"{_pair(a.format, b.format)}: may be one", weights.kin_format


def _pair(a: str, b: str) -> str:
    return f"{min(a, b)} and {max(a, b)}"


def gap(a: Days, b: Days) -> int:
    """Days between two stretches of days; 0 where they touch."""
    return max(a[0] - b[1], b[0] - a[1], 0)


def _precise(days: Days) -> bool:
    return days[0] == days[1]


def _dates(a: View, b: View, weights: Weights) -> Iterator[Reason]:
    if a.stated and b.stated:
        if a.days is None or b.days is None:
            yield from _wide(a, b, weights)
        else:
            own = a.days[0] == a.news and b.days[0] == b.news
            yield _stated(a.days, b.days, weights, own_days=own)
        return
    if a.days is None or b.days is None:
        return
    yield _news(a, b, weights)


def _wide(a: View, b: View, weights: Weights) -> Iterator[Reason]:
    """One date is a year or a season: it rules out, and says little for."""
    one, two = a.told.contact.date, b.told.contact.date
    if one is not None and two is not None:
        n = min(len(one.value), len(two.value), 4)
        if one.value[:n] != two.value[:n]:
            yield "in different years", weights.other_day


def _stated(a: Days, b: Days, weights: Weights, *, own_days: bool) -> Reason:
    """Two dates; `own_days` says that each was told on its very day, so that neither can be a slip."""
    between = gap(a, b)
    if _precise(a) and _precise(b):
        if between == 0:
            return "on the same day", weights.same_day
        if between == 1:
            return "a day apart", weights.next_day
    elif between == 0:
        narrow = (
            min(a[1] - a[0], b[1] - b[0])
            if not (_precise(a) or _precise(b))
            else max(a[1] - a[0], b[1] - b[0])
        )
        if narrow <= 10:
            return "within the days that the other names", weights.range_day
        return "in the same month", weights.same_month
    if between <= 3 and not own_days:
        return f"{between} days apart", weights.near_day
    return f"{between} days apart", weights.other_day


def _news(a: View, b: View, weights: Weights) -> Reason:
    """At least one telling gives no date: how far apart are they as news."""
    one = a.days if a.stated and a.days else (a.news, a.news)
    two = b.days if b.stated and b.days else (b.news, b.news)
    if one[0] is None or one[1] is None or two[0] is None or two[1] is None:
        return "undated", weights.news_late
    between = gap((one[0], one[1]), (two[0], two[1]))
    if between <= 2:
        return "undated, told within two days", weights.news_day
    if between <= 7:
        return "undated, told within a week", weights.news_week
    return f"undated, told {between} days apart", weights.news_late


def _moved(plan: View, real: View, weights: Weights) -> Iterator[Reason]:
    """A plan and what became of it: a day that moved costs little, news of it must not come before the plan."""
    if plan.news is not None and real.news is not None and real.news < plan.news:
        if real.news < plan.news - 2:
            yield "told before the plan was", VETO
        else:
            yield "told a little before the plan was", weights.plan_late
    if plan.days is None or real.days is None:
        return
    between = gap(plan.days, real.days)
    if plan.stated and real.stated and between == 0:
        yield "on the day that was planned", weights.same_day if _precise(plan.days) else weights.range_day
    elif between <= 1:
        yield "about the day that was planned", weights.next_day
    elif plan.stated and real.days[1] < plan.days[0]:
        yield f"{between} days before the day that was planned", weights.plan_early
    elif between <= LONG:
        yield f"{between} days from the day that was planned", _MOVED[1] * (1 + between // _MOVED[0])
    else:
        yield f"{between} days from the day that was planned", weights.other_day


def _places(a: View, b: View, weights: Weights) -> Iterator[Reason]:
    if not a.place or not b.place or {a.format, b.format} & REMOTE:
        return
    if a.place == b.place:
        yield f"both in {min(str(a.told.contact.place), str(b.told.contact.place))}", weights.same_place
    elif a.place == b.country or b.place == a.country:
        yield "one tells the city, the other its country", weights.in_country
    elif a.country and a.country == b.country:
        yield "different cities of one country", weights.other_city
    elif a.country and b.country:
        yield "different countries", weights.other_country
    else:
        yield "different places", weights.other_city


def _agenda(a: View, b: View, weights: Weights) -> Iterator[Reason]:
    if a.mechanism and b.mechanism:
        if a.mechanism == b.mechanism:
            yield f"both under {a.mechanism}", weights.same_mechanism
        else:
            yield "under different mechanisms", weights.other_mechanism
    if a.agenda and b.agenda:
        common = len(a.agenda & b.agenda) / min(len(a.agenda), len(b.agenda))
        if common > 0:
            yield "issues in common", round(weights.same_agenda * common, 2)
        else:
            yield "no issue in common", weights.other_agenda
