"""A stratified random sample of reports, drawn once and kept, from which accuracy is measured."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from goodoffices.errors import RunAborted
from goodoffices.record.filters import Filters
from goodoffices.record.fused import Judgement
from goodoffices.record.review.applied import KINDS
from goodoffices.record.review.log import RUN as BY_HAND
from goodoffices.record.schema import readings, reports, runs
from goodoffices.record.store import Store
from goodoffices.record.stored import report_conditions

# Findings of a report that make it a rich one: short notes with one or two are read otherwise than long stories.
RICH = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A report of a sample, with the ids of all that the machine found in it."""

    report_id: str
    stratum: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: `sizes` tells how many reports of the record each stratum had, `runs` who had read them."""

    id: str
    items: tuple[Item, ...]
    sizes: Mapping[str, int]
    runs: tuple[str, ...]
    level: str = "public"
    drawn_at: str = ""


def sample_id(size: int, seed: int, filters: Filters) -> str:
    """The name of a sample: the same for both reviewers, whatever is taken into the record meanwhile."""
    asked = [size, seed, filters.level, filters.since, filters.until, filters.source]
    return "s-" + hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:12]


def draw(store: Store, size: int, seed: int, who: str, filters: Filters) -> Sample:
    """The sample of this size and seed: the one that was drawn before, else a new one, which is kept.

    Raises RunAborted when there are fewer reports, or fewer to be drawn than there are strata.
    """
    name = sample_id(size, seed, filters)
    kept = load_samples(store, filters.level)
    if name in kept:
        return kept[name]
    chosen = store.ask(lambda conn: _choose(conn, size, seed, filters))
    items = [
        Item(report, stratum, _found(store, report, seed, filters.level)) for report, stratum in chosen.drawn
    ]
    value = {
        "size": size,
        "seed": seed,
        "items": [[item.report_id, item.stratum, list(item.findings)] for item in items],
        "sizes": dict(chosen.sizes),
        "runs": list(chosen.runs),
    }
    store.judge(Judgement(who, "sample", name, "draw", "", value, level=filters.level))
    return load_samples(store, filters.level)[name]


def load_samples(store: Store, level: str) -> dict[str, Sample]:
    """The samples that were drawn, by id, the oldest first."""
    drawn = (
        one for one in store.judgements(level=level) if one.target_kind == "sample" and one.action == "draw"
    )
    return {one.target_id: _unpacked(one) for one in drawn}


def _unpacked(one: Judgement) -> Sample:
    value = one.value
    items = tuple(Item(report, stratum, tuple(found)) for report, stratum, found in value["items"])
    return Sample(one.target_id, items, value["sizes"], tuple(value["runs"]), one.level, one.made_at)


def _found(store: Store, report_id: str, seed: int, level: str) -> tuple[str, ...]:
    """All findings of a report in an order that tells nothing of their scores."""
    scope = Filters(report=report_id, level=level)
    return tuple(_shuffled((one.id for one in store.findings(scope, KINDS)), seed))


def _shuffled(names: Iterable[str], seed: int) -> list[str]:
    """By a hash of seed and name: the same on every machine, and names that come later move none of the others."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}\x1f{name}".encode()).digest())


@dataclass(frozen=True, slots=True)
class _Chosen:
    drawn: tuple[tuple[str, str], ...]
    sizes: Mapping[str, int]
    runs: tuple[str, ...]


def _choose(conn: Connection, size: int, seed: int, filters: Filters) -> _Chosen:
    asked = (
        select(reports.c.id, reports.c.source, readings.c.findings, runs.c.id.label("run"))
        .join(readings, readings.c.report_key == reports.c.key)
        .join(runs, readings.c.run_key == runs.c.key)
        .where(readings.c.current == 1, runs.c.id != BY_HAND.id, *report_conditions(filters))
    )
    strata: dict[str, list[str]] = {}
    seen = set()
    for row in conn.execute(asked):
        strata.setdefault(f"{_amount(row.findings)}, {row.source or 'no source'}", []).append(row.id)
        seen.add(row.run)
    sizes = {name: len(strata[name]) for name in sorted(strata)}
    shares = allot(sizes, size)
    drawn = [(one, name) for name in sizes for one in _shuffled(strata[name], seed)[: shares[name]]]
    order = {name: place for place, name in enumerate(_shuffled((one for one, _ in drawn), seed + 1))}
    return _Chosen(tuple(sorted(drawn, key=lambda item: order[item[0]])), sizes, tuple(sorted(seen)))


def _amount(findings: int) -> str:
    if findings == 0:
        return "no findings"
    return "many findings" if findings >= RICH else "few findings"


def allot(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """How many of each stratum: by its size, but one at least, and no more than there are (largest remainder)."""
    there = sum(sizes.values())
    if total > there:
        raise RunAborted(f"there are {there} reports to draw from; give --sample {there} or fewer")
    if total < len(sizes):
        raise RunAborted(f"there are {len(sizes)} strata to draw from; give --sample {len(sizes)} or more")
    shares = {name: min(size, max(1, total * size // there)) for name, size in sizes.items()}
    while (off := total - sum(shares.values())) != 0:
        name = _next(sizes, shares, total / there, more=off > 0)
        shares[name] += 1 if off > 0 else -1
    return shares


def _next(sizes: Mapping[str, int], shares: Mapping[str, int], rate: float, *, more: bool) -> str:
    """The stratum that is furthest below (or above) its share and can take one (or give one up)."""
    can: Sequence[str] = [
        name for name in sizes if (shares[name] < sizes[name] if more else shares[name] > 1)
    ]
    sign = 1 if more else -1
    return max(can, key=lambda name: (sign * (sizes[name] * rate - shares[name]), name))
