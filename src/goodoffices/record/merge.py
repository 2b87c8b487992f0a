"""Taking a bundle into a record."""

from __future__ import annotations

from collections.abc import Sequence

from goodoffices.record.bundle import Bundle, Carried, Merged, wins
from goodoffices.record.levels import rank
from goodoffices.record.store import BATCH, Store
from goodoffices.record.write import Origin


def merge(store: Store, bundle: Bundle) -> Merged:
    """Take in what a bundle brings; what is there already stays as it is, and taking it in again changes nothing.

    Reports are written in batches, each a transaction: a run that is killed is simply started again.
    """
    done = Merged()
    gone = {mark.id for mark in store.tombstones() if mark.kind == "report"}
    held: list[Carried] = []
    for one in bundle.reports:
        name = one.reading.report.id
        known = store.here(name)
        if known is None and name in gone:
            done.gone.append(name)
        elif known is None or wins(one, known):
            if held and (len(held) == BATCH or _alike(held[0]) != _alike(one)):
                _write(store, held, done)
                held = []
            held.append(one)
        else:
            same = known.run == one.run.id and known.sha256 == one.sha256
            done.unchanged += same
            done.older += not same
            store.raise_level([name], one.level)
    if held:
        _write(store, held, done)
    known_judgements = {one.id for one in store.judgements(level="restricted")}
    for judgement in bundle.judgements:
        if judgement.id not in known_judgements and judgement.report_id not in gone:
            store.judge(judgement)
            done.judgements += 1
    return done


def _alike(one: Carried) -> tuple[str, str, str | None, str | None]:
    """What reports that are written together must have in common."""
    return one.run.id, one.level, one.source, one.time_zone


def _write(store: Store, held: Sequence[Carried], done: Merged) -> None:
    first = held[0]
    origin = Origin(rank(first.level), first.source, first.time_zone)
    written = store.add([one.reading for one in held], first.run, origin)
    done.new += len(written.new)
    done.changed += len(written.recoded) + len(written.revised)
    done.unchanged += len(written.unchanged)
    done.failed += [str(error) for error in written.failed]
