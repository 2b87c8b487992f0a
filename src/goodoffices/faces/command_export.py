"""`goodoffices export FORMAT`: findings of the record as graphs, entities, mediation rows, references."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from goodoffices.faces.command_ask import (
    Actor,
    AsOf,
    Bom,
    Highest,
    How,
    Issue,
    Limit,
    Mechanism,
    Modality,
    Out,
    Party,
    Place,
    Process,
    Report,
    Reviewed,
    Since,
    Source,
    Until,
)
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened


class Target(StrEnum):
    """The formats that findings can leave the record in."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    FTM = "ftm"
    MEND = "mend"
    RIS = "ris"
    CSL_JSON = "csl-json"


class Kind(StrEnum):
    """The kinds of finding."""

    CONTACT = "contact"
    POSITION = "position"
    TRACK = "track"
    EVENT = "event"


Kinds = Annotated[
    list[Kind] | None, typer.Option("--kind", help="Only findings of this kind. May be given more than once.")
]


def export(  # noqa: PLR0913, PLR0917 - one parameter for each option
    target: Annotated[
        Target, typer.Argument(metavar="FORMAT", help="graphml, gexf, ftm, mend, ris, csl-json.")
    ],
    kind: Kinds = None,
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
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave out the words of reports.")] = False,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """Write findings for other programs: graphs, FollowTheMoney, rows like MEND's, references."""
    with opened(db) as store:
        from goodoffices.export.findings import Wishes, write_findings  # noqa: PLC0415 - --help must not wait
        from goodoffices.faces.run import destination  # noqa: PLC0415
        from goodoffices.record.filters import Filters  # noqa: PLC0415
        from goodoffices.record.store import KINDS  # noqa: PLC0415

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
            limit=limit,
        )
        kinds = [one.value for one in kind] if kind else KINDS
        wishes = Wishes(store.iso3, text=not no_text, bom=bom)
        try:
            with destination(out) as stream:
                write_findings(target.value, store.findings(filters, kinds), wishes, stream)
                stream.flush()
        except BrokenPipeError:
            # Whoever read our output wanted no more of it (head, less): that is no error.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
