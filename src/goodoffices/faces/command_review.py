"""`goodoffices review`, `goodoffices agreement`: judging findings, and how far that goes together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ask import Answer, Bom, Format, Out, Party, Report, Since, Source, Until
from goodoffices.faces.command_db import Who
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened
from goodoffices.faces.words import counted

if TYPE_CHECKING:
    from goodoffices.record.review.sample import Sample
    from goodoffices.record.store import Store

Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", help="contact, position, track or event; may be given more than once."
    ),
]
Highest = Annotated[Level, typer.Option(help="Highest handling level of what is reviewed.")]


def review(  # noqa: PLR0913, PLR0917 - one parameter for each option
    who: Who,
    kind: Kind = None,
    party: Party = None,
    since: Since = None,
    until: Until = None,
    report: Report = None,
    source: Source = None,
    sample: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Judge a random sample of N reports, not the queue."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Which sample: the same number, the same reports.")] = 0,
    level: Highest = Level.PUBLIC,
    limit: Annotated[int | None, typer.Option(min=1, help="So many findings of the queue.")] = None,
    db: Db = None,
) -> None:
    """Judge findings with one key each, the most doubtful and weighty first; ? shows the keys.

    Every judgement is kept at once, so that stopping loses nothing. With --sample whole reports are judged, without
    scores, from which `goodoffices agreement` tells how accurate the record is.
    """
    with opened(db) as store:
        from goodoffices.faces.review import Quit, SampleSession, Session, desk  # noqa: PLC0415 - --help first
        from goodoffices.record.filters import Filters  # noqa: PLC0415
        from goodoffices.record.review.judge import Reviewer  # noqa: PLC0415
        from goodoffices.record.review.sample import draw  # noqa: PLC0415

        session: Session | SampleSession
        if sample is not None:
            if kind or party or report or limit:
                raise RunAborted(
                    "a sample is of all findings: leave out --kind, --party, --report and --limit"
                )
            filters = Filters(since=since, until=until, source=source, level=level.value)
            drawn = draw(store, sample, seed, who, filters)
            session = SampleSession(Reviewer(store, who, level.value, drawn.id), desk(), drawn)
        else:
            filters = Filters(
                party=party,
                since=since,
                until=until,
                report=report,
                source=source,
                level=level.value,
                limit=limit,
            )
            session = Session(Reviewer(store, who, level.value), desk(), filters, _kinds(kind))
        try:
            session.run()
        except Quit:
            typer.echo("stopped here; the next review goes on")
        typer.echo(f"judged {counted(session.judged, 'finding')}")


def _kinds(given: list[str] | None) -> tuple[str, ...]:
    from goodoffices.record.store import KINDS  # noqa: PLC0415 - --help must not wait for it

    wrong = [one for one in given or () if one not in KINDS]
    if wrong:
        raise RunAborted(f"there is no kind {wrong[0]!r} of findings; available kinds: {', '.join(KINDS)}")
    return tuple(given or KINDS)


FIGURES = "sample measure kind field value low high n".split()


def agreement(
    sample: Annotated[
        str | None,
        typer.Option("--sample", metavar="ID", help="Which sample; by default the last one drawn."),
    ] = None,
    level: Highest = Level.PUBLIC,
    form: Format = None,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """Tell how accurate the record is and how far reviewers agree, from a random sample, with 95 % intervals."""
    with opened(db) as store:
        from goodoffices.record.review.agreement import agreement as figures  # noqa: PLC0415 - --help first

        one = _sample(store, sample, level.value)
        rows = (
            {
                "sample": one.id,
                **{name: getattr(figure, name) for name in ("measure", "kind", "field", "n")},
                **{name: _rounded(getattr(figure, name)) for name in ("value", "low", "high")},
            }
            for figure in figures(store, one)
        )
        Answer(form, out, bom).give(rows, FIGURES, "measure kind field value low high n")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _sample(store: Store, name: str | None, level: str) -> Sample:
    from goodoffices.record.review.sample import load_samples  # noqa: PLC0415 - --help must not wait for it

    known = load_samples(store, level)
    if not known:
        raise RunAborted("no sample was drawn yet; begin with goodoffices review --sample 50 --seed 1")
    if name is not None and name not in known:
        raise RunAborted(f"there is no sample {name!r}; there are {', '.join(known)}")
    return known[name] if name is not None else list(known.values())[-1]
