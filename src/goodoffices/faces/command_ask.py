"""`goodoffices contacts|positions|events|tracks|upcoming|actors|reports|search|sql`: asking the record."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened

if TYPE_CHECKING:
    from goodoffices.record.filters import Filters
    from goodoffices.record.store import Store


class Form(StrEnum):
    """The forms of an answer; without one a table on the terminal, CSV when piped."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"


def _many(name: str, help_: str, metavar: str = "NAME") -> Any:
    return typer.Option(name, metavar=metavar, help=f"{help_} May be given more than once.")


Actor = Annotated[list[str] | None, _many("--actor", "A person's name or part of it.")]
Party = Annotated[list[str] | None, _many("--party", "A state, organisation or group.")]
Issue = Annotated[list[str] | None, _many("--issue", "An issue of the codebook.")]
How = Annotated[
    list[str] | None,
    _many("--how", "Format of contacts, stance of positions, track, or PLOVER type.", "WORD"),
]
Modality = Annotated[
    list[str] | None, _many("--modality", "Modality of contacts and events, stage of tracks.", "WORD")
]
Place = Annotated[list[str] | None, _many("--place", "A city or country.")]
Mechanism = Annotated[list[str] | None, _many("--mechanism", "A framework of talks.")]
Process = Annotated[
    list[str] | None, _many("--process", "What comes to a process; goodoffices status lists them.", "ID")
]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="From this day (or month, year) on.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day (or month, year).")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="The record as it was known at the end of that day."),
]
Reviewed = Annotated[
    bool | None, typer.Option("--reviewed/--not-reviewed", help="Only what people have judged, or have not.")
]
Report = Annotated[list[str] | None, _many("--report", "A report.", "ID")]
Source = Annotated[list[str] | None, _many("--source", "A source, as given to ingest.")]
Highest = Annotated[Level, typer.Option(help="Highest handling level to show.")]
Limit = Annotated[int | None, typer.Option(min=1, help="So many rows; by default 50 in a table, else all.")]
Format = Annotated[Form | None, typer.Option("--format", help="By default a table on a terminal, else csv.")]
Out = Annotated[Path | None, typer.Option(metavar="PATH", help="Write there, not to the terminal.")]
Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte order mark, for Excel.")]


@dataclass(frozen=True, slots=True)
class Answer:
    """How an answer is to be given."""

    form: Form | None
    out: Path | None
    bom: bool

    @property
    def is_table(self) -> bool:
        """Whether people look at it."""
        if self.form is not None:
            return self.form is Form.TABLE
        return self.out is None and sys.stdout.isatty()

    def limit(self, limit: int | None) -> int | None:
        """The number of rows: as asked, else some in a table and all elsewhere."""
        from goodoffices.faces.ask import SOME  # noqa: PLC0415 - --help must not wait for it

        return limit or (SOME if self.is_table else None)

    def give(self, rows: Iterator[dict[str, Any]], columns: Sequence[str], shown: str = "") -> None:
        """Give it."""
        from goodoffices.faces.ask import show  # noqa: PLC0415 - --help must not wait for it

        form = self.form.value if self.form else None
        show(rows, columns, form=form, out=self.out, bom=self.bom, shown=shown.split())


def _asking(kind: str, what: str) -> Callable[..., None]:
    """The command that lists findings of a kind."""

    def ask(  # noqa: PLR0913, PLR0917 - one parameter for each option
        actor: Actor = None,
        party: Party = None,
        issue: Issue = None,
        how: How = None,
        modality: Modality = None,
        place: Place = None,
        mechanism: Mechanism = None,
        process: Process = None,
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        reviewed: Reviewed = None,
        report: Report = None,
        source: Source = None,
        level: Highest = Level.PUBLIC,
        limit: Limit = None,
        form: Format = None,
        out: Out = None,
        bom: Bom = False,
        db: Db = None,
    ) -> None:
        answer = Answer(form, out, bom)
        with opened(db) as store:
            from goodoffices.record.filters import Filters  # noqa: PLC0415 - --help must not wait for it

            filters = Filters(
                actor=actor,
                party=party,
                issue=issue,
                type=how,
                status=modality,
                place=place,
                mechanism=mechanism,
                process=process,
                since=since,
                until=until,
                as_of=as_of,
                reviewed=reviewed,
                report=report,
                source=source,
                level=level.value,
                limit=answer.limit(limit),
            )
            _give(store, kind, filters, answer)

    ask.__doc__ = f"List {what}, newest first."
    return ask


def _give(store: Store, kind: str, filters: Filters, answer: Answer) -> None:
    from goodoffices.faces.ask import SHOWN  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.record.columns import COLUMNS, row  # noqa: PLC0415

    rows = (row(found, store.iso3) for found in store.findings(filters, [kind]))
    answer.give(rows, COLUMNS[kind], SHOWN[kind])


contacts = _asking("contact", "contacts: who met, called, received, visited, wrote to whom")
positions = _asking("position", "positions: what each actor demands, supports, rejects or offers")
events = _asking("event", "events in PLOVER and CAMEO codes")
tracks = _asking("track", "notes of where each strand of a process stands")


def upcoming(  # noqa: PLR0913, PLR0917 - one parameter for each option
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="From this day on; by default today.")
    ] = None,
    until: Until = None,
    actor: Actor = None,
    party: Party = None,
    issue: Issue = None,
    place: Place = None,
    mechanism: Mechanism = None,
    process: Process = None,
    level: Highest = Level.PUBLIC,
    limit: Limit = None,
    form: Format = None,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """List contacts that are planned for today or later, the next one first."""
    answer = Answer(form, out, bom)
    with opened(db) as store:
        from goodoffices.record.filters import Filters  # noqa: PLC0415 - --help must not wait for it

        today = dt.datetime.now(dt.UTC).date().isoformat()
        filters = Filters(
            actor=actor,
            party=party,
            issue=issue,
            place=place,
            mechanism=mechanism,
            process=process,
            status="planned",
            since=since or today,
            until=until,
            level=level.value,
            limit=answer.limit(limit),
            newest_first=False,
        )
        _give(store, "contact", filters, answer)


ACTORS = "id name party office code iso3 findings first_day last_day".split()
REPORTS = (
    "report_id date title source publisher url lang level time_zone sha256 known_since superseded_at".split()
)
HITS = "report_id date title publisher url level snippet".split()


def actors(  # noqa: PLR0913, PLR0917 - one parameter for each option
    actor: Actor = None,
    party: Party = None,
    issue: Issue = None,
    mechanism: Mechanism = None,
    process: Process = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    reviewed: Reviewed = None,
    level: Highest = Level.PUBLIC,
    limit: Limit = None,
    form: Format = None,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """List actors with the office that reports of those days give them, the most frequent first."""
    answer = Answer(form, out, bom)
    with opened(db) as store:
        from goodoffices.record.filters import Filters  # noqa: PLC0415 - --help must not wait for it

        filters = Filters(
            actor=actor,
            party=party,
            issue=issue,
            mechanism=mechanism,
            process=process,
            since=since,
            until=until,
            as_of=as_of,
            reviewed=reviewed,
            level=level.value,
            limit=answer.limit(limit),
        )
        shown = "name party office findings first_day last_day"
        answer.give((asdict(line) for line in store.actors(filters)), ACTORS, shown)


def reports(  # noqa: PLR0913, PLR0917 - one parameter for each option
    actor: Actor = None,
    party: Party = None,
    issue: Issue = None,
    how: How = None,
    modality: Modality = None,
    place: Place = None,
    mechanism: Mechanism = None,
    process: Process = None,
    reviewed: Reviewed = None,
    report: Report = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    level: Highest = Level.PUBLIC,
    limit: Limit = None,
    form: Format = None,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """List reports, newest first."""
    answer = Answer(form, out, bom)
    with opened(db) as store:
        from goodoffices.record.filters import Filters  # noqa: PLC0415 - --help must not wait for it

        filters = Filters(
            actor=actor,
            party=party,
            issue=issue,
            type=how,
            status=modality,
            place=place,
            mechanism=mechanism,
            process=process,
            reviewed=reviewed,
            report=report,
            source=source,
            since=since,
            until=until,
            as_of=as_of,
            level=level.value,
            limit=answer.limit(limit),
        )
        rows = (
            {
                "report_id": one.report.id,
                "known_since": one.valid_from,
                "superseded_at": one.valid_to,
                **{name: getattr(one.report, name) for name in ("date", "title", "publisher", "url", "lang")},
                **{name: getattr(one, name) for name in ("source", "level", "time_zone", "sha256")},
            }
            for one in store.reports(filters)
        )
        answer.give(rows, REPORTS, "report_id date title publisher source level")


def search(  # noqa: PLR0913, PLR0917 - one parameter for each option
    words: Annotated[
        str,
        typer.Argument(metavar="WORDS", help='Words, "a phrase", a beginning*, -without; all must occur.'),
    ],
    actor: Actor = None,
    party: Party = None,
    issue: Issue = None,
    how: How = None,
    modality: Modality = None,
    place: Place = None,
    mechanism: Mechanism = None,
    process: Process = None,
    reviewed: Reviewed = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    level: Highest = Level.PUBLIC,
    limit: Limit = None,
    form: Format = None,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """Search the words of reports, newest first."""
    answer = Answer(form, out, bom)
    with opened(db) as store:
        from goodoffices.record.filters import Filters  # noqa: PLC0415 - --help must not wait for it
        from goodoffices.record.search import marked  # noqa: PLC0415

        filters = Filters(
            actor=actor,
            party=party,
            issue=issue,
            type=how,
            status=modality,
            place=place,
            mechanism=mechanism,
            process=process,
            reviewed=reviewed,
            source=source,
            since=since,
            until=until,
            as_of=as_of,
            level=level.value,
            limit=answer.limit(limit),
        )
        hits = (asdict(hit) for hit in store.search(words, filters))
        if not answer.is_table:
            hits = ({**hit, "snippet": marked(hit["snippet"])} for hit in hits)
        answer.give(hits, HITS, "report_id date title snippet")


def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One SELECT.")],
    level: Highest = Level.PUBLIC,
    form: Format = None,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """Ask the record in SQL; nothing can be changed by it. Tables are explained in docs/record.md."""
    with opened(db) as store:
        from goodoffices.record.sql import ask  # noqa: PLC0415 - --help must not wait for it

        columns, rows = ask(store.where, query, level.value)
        if len(set(columns)) != len(columns):
            raise RunAborted("two columns of the answer have the same name; name them with AS")
        Answer(form, out, bom).give((dict(zip(columns, row, strict=True)) for row in rows), columns)
