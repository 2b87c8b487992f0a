"""What is asked for in the address of a list: filters, order, page; and the same address with something changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from goodoffices.errors import RunAborted
from goodoffices.faces.web.data import Data, parties_of
from goodoffices.faces.web.wording import wording
from goodoffices.model import Contact, Finding, Position
from goodoffices.record.facets import fold, issues_of, status_of, type_of
from goodoffices.record.filters import Filters
from goodoffices.record.stored import StoredFinding

# Names in addresses, and the filters that they stand for. The first ones are counted beside the list.
FACETS = {"party": "party", "issue": "issue", "how": "type", "modality": "status"}
OTHERS = {
    "actor": "actor",
    "place": "place",
    "mechanism": "mechanism",
    "direction": "direction",
    "source": "source",
}
DAYS = ("since", "until", "as_of")
# Parts of an address that are no filter of the store: one process only; tellings or occurrences.
MORE = ("process", "view")
VIEWS = {"": "each telling", "fused": "each contact once"}
SORTS = {"-date": "newest first", "date": "oldest first", "-score": "surest first"}
PAGE = 50
# Values of a facet that are offered.
OFFERED = 40


@dataclass(frozen=True, slots=True)
class Query:
    """The address of a list, read."""

    values: dict[str, tuple[str, ...]]
    days: dict[str, str]
    sort: str
    page: int
    more: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(params: QueryParams) -> Query:
        """Raises RunAborted for a page or an order that is none."""
        names = (*FACETS, *OTHERS)
        values = {name: tuple(v for v in params.getlist(name) if v) for name in names}
        days = {name: params.get(name, "").strip() for name in DAYS}
        sort, page = params.get("sort") or "-date", params.get("page") or "1"
        if sort not in SORTS:
            raise RunAborted(f"sort {sort!r} is not known; use one of {', '.join(SORTS)}")
        if not page.isdecimal() or not 1 <= int(page) <= 100_000:
            raise RunAborted(f"page {page!r} is no number of a page; give 1 or more")
        return Query(
            {name: some for name, some in values.items() if some},
            {name: day for name, day in days.items() if day},
            sort,
            int(page),
            _more(params),
        )

    def filters(self, *, without: str = "") -> Filters:
        """The filters, all but the one in the address named `without`."""
        known = {**FACETS, **OTHERS}
        asked = {known[name]: some for name, some in self.values.items() if name != without}
        return Filters(**asked, **self.days)  # type: ignore[arg-type]

    def address(self, **changed: object) -> str:
        """The query string with something changed; None takes a part away. The first page goes without saying."""
        parts: dict[str, object] = {**self.values, **self.days, **self.more}
        if self.sort != "-date":
            parts["sort"] = self.sort
        if "page" not in changed and self.page > 1:
            parts["page"] = self.page
        parts.update(changed)
        if parts.get("page") == 1:
            del parts["page"]
        return urlencode({name: value for name, value in parts.items() if value}, doseq=True)

    def within(self, process: str) -> Query:
        """The same, of one process only."""
        return replace(self, more={**self.more, "process": process})

    def active(self) -> list[tuple[str, str, str]]:
        """(name, value, address without it) for each filter that is set."""
        found = []
        for name, some in self.values.items():
            for value in some:
                left = tuple(other for other in some if other != value)
                found.append((name, value, self.address(**{name: left, "page": None})))
        found += [(name, day, self.address(**{name: None, "page": None})) for name, day in self.days.items()]
        found += [
            (name, value, self.address(**{name: None, "page": None})) for name, value in self.more.items()
        ]
        return found


def _more(params: QueryParams) -> dict[str, str]:
    found = {name: value for name in MORE if (value := params.get(name, "").strip())}
    if found.get("view", "") not in VIEWS:
        raise RunAborted(f"view {found['view']!r} is not known; leave it out or use fused")
    return found


@dataclass(frozen=True, slots=True)
class Facet:
    """What can be chosen of one filter: (value, label, how many)."""

    name: str
    label: str
    chosen: tuple[str, ...]
    options: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    items: tuple[StoredFinding, ...]
    total: int
    number: int
    pages: int


def found_by(data: Data, query: Query, kind: str) -> list[StoredFinding]:
    """All findings that are asked for, in order."""
    found = asked_for(data, query, kind)
    if query.sort == "date":
        return found[::-1]
    if query.sort == "-score":
        return sorted(found, key=lambda one: -one.finding.evidence.score)
    return found


def asked_for(data: Data, query: Query, kind: str, *, without: str = "") -> list[StoredFinding]:
    """Findings as the address asks for them, newest first; `without` leaves one filter out. Raises RunAborted."""
    filters, process = query.filters(without=without), query.more.get("process")
    fused = query.more.get("view") == "fused" and kind == "contact"
    if process and process not in data.processes:
        raise RunAborted(f"no process {process!r}; available: {', '.join(sorted(data.processes))}")
    if not process and not fused:
        return data.findings(filters, [kind])

    def make() -> list[StoredFinding]:
        found = data.findings(filters, [kind])
        found = data.in_process(process, found) if process else found
        return data.folded().lead(found) if fused else found

    return data.kept(("asked", filters, kind, process, fused), make)


def page_of(found: Sequence[StoredFinding], query: Query) -> Page:
    """The page that is asked for; the last one where there are fewer."""
    pages = max(1, -(-len(found) // PAGE))
    number = min(query.page, pages)
    return Page(tuple(found[(number - 1) * PAGE : number * PAGE]), len(found), number, pages)


def facets_of(data: Data, query: Query, kind: str, names: Iterable[str]) -> list[Facet]:
    """For each filter its values with counts, as all other filters leave them."""
    return [_facet(data, query, kind, name) for name in names]


HOW = {"contact": "Form", "position": "Stance", "track": "Track", "event": "Type"}
STATE = {"contact": "Held or not", "position": "State", "track": "Stage", "event": "Took place"}


def _counts(data: Data, query: Query, kind: str, name: str) -> Counter[str]:
    def make() -> Counter[str]:
        found = asked_for(data, query, kind, without=name)
        return Counter(value for one in found for value in _values(one.finding, name))

    key = ("counts", query.filters(without=name), tuple(sorted(query.more.items())), kind, name)
    return data.kept(key, make)


def _facet(data: Data, query: Query, kind: str, name: str) -> Facet:
    counts = _counts(data, query, kind, name)
    chosen = query.values.get(name, ())
    folded = {fold(value) for value in chosen}
    some = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    offered = some[:OFFERED] + [item for item in some[OFFERED:] if fold(item[0]) in folded]
    shown = sorted(
        ((value, label_of(name, kind, value), n) for value, n in offered), key=lambda one: one[1].casefold()
    )
    label = {"party": "Party", "issue": "Issue", "how": HOW[kind], "modality": STATE[kind]}[name]
    # What was chosen stays chosen, also where the other filters leave none of it.
    absent = [value for value in chosen if fold(value) not in {fold(item[0]) for item in offered}]
    shown += [(value, label_of(name, kind, value), 0) for value in absent]
    same = tuple(value for value, _, _ in shown if fold(value) in folded)
    return Facet(name, label, same, tuple(shown))


def _values(finding: Finding, name: str) -> Sequence[str]:
    if name == "party":
        return parties_of(finding) if isinstance(finding, Contact | Position) else _others(finding)
    if name == "issue":
        return issues_of(finding)
    return (type_of(finding),) if name == "how" else (status_of(finding),)


def _others(finding: Finding) -> tuple[str, ...]:
    named = getattr(finding, "parties", None)
    if named is not None:
        return tuple(named)
    sides = (*getattr(finding, "source", ()), *getattr(finding, "target", ()))
    return tuple(dict.fromkeys(one.party for one in sides if one.party))


def label_of(name: str, kind: str, value: str) -> str:
    """How a value of a filter is shown."""
    words = wording()
    if name == "modality" and kind in {"contact", "event"}:
        return words.modalities.get(value, ("", value))[1]
    if name == "how" and kind == "position":
        return words.stances.get(value, ("", value))[1]
    return value if name == "party" else words.label(value)
