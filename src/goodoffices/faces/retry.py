"""Reading dead letters again: a file as it was read before, an entry of a feed from what was kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goodoffices.faces.how import options_of
from goodoffices.faces.ingest import STDIN
from goodoffices.faces.keep import Keeper, Whence
from goodoffices.record.letters import DeadLetter, settle_one
from goodoffices.record.levels import rank
from goodoffices.record.store import Store
from goodoffices.record.write import Origin
from goodoffices.sources import Failure, SourceOptions, again_from
from goodoffices.sources.watch import Outcome

# What a feed or a list holds of an article that it only names.
TEASER = frozenset({"not-fetched", "no-text"})


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that were read in one way."""

    sources: tuple[str, ...]
    origin: Origin
    options: SourceOptions


def by_itself(letter: DeadLetter) -> bool:
    """Whether what it came from cannot be read again or may hold something else by now."""
    web = letter.origin.startswith(("http://", "https://"))
    return letter.origin == STDIN or bool(letter.how.get("feed")) or (web and letter.place != letter.origin)


def files(waiting: Iterable[DeadLetter]) -> list[DeadLetter]:
    """The letters whose sources are read again as a whole."""
    return [one for one in waiting if not by_itself(one)]


def groups(waiting: Iterable[DeadLetter]) -> Iterator[Group]:
    """The sources of letters, each once, by the way in which they were read."""
    found: dict[tuple[str, str | None, str], list[str]] = {}
    for one in waiting:
        key = (one.level, one.source, json.dumps(dict(one.how), sort_keys=True))
        sources = found.setdefault(key, [])
        sources += [one.origin] if one.origin not in sources else []
    for (level, source, how), sources in found.items():
        told = json.loads(how)
        yield Group(tuple(sources), _origin(level, source, told), options_of(told))


def _origin(level: str, source: str | None, how: Mapping[str, Any]) -> Origin:
    return Origin(rank(level), source, how.get("time_zone"))


def once_more(letter: DeadLetter, store: Store, keeper: Keeper) -> bool:
    """Read a letter again from what was kept; False when nothing was kept that could be read."""
    text, url = letter.kept.get("text"), letter.kept.get("url")
    fetch = bool(url) and (not text or letter.code in TEASER)
    if not (text or fetch):
        return False
    whence = Whence(letter.origin, _origin(letter.level, letter.source, letter.how), letter.how)
    outcomes = []
    for item in _items(letter, fetch=fetch):
        outcomes.append(keeper.keep(item, whence))
    if any(outcome is not Outcome.FAILED for outcome in outcomes):
        store.change(lambda conn, _: settle_one(conn, letter.id))
    return True


def _items(letter: DeadLetter, *, fetch: bool) -> Iterator[Any]:
    """What it gives now; a failure stands under the same letter as before."""
    if fetch and letter.how.get("follow") is False:
        yield Failure(
            letter.code, letter.message, report_id=letter.report_id, where=letter.place, kept=letter.kept
        )
        return
    for item in again_from(letter.kept, letter.place, options_of(letter.how), fetch=fetch):
        if isinstance(item, Failure):
            kept = {**letter.kept, **item.kept}
            yield Failure(item.code, item.message, report_id=letter.report_id, where=letter.place, kept=kept)
        else:
            yield item
