"""`goodoffices commitments` and `goodoffices ledger`: what was promised, and how positions changed."""

from __future__ import annotations

from collections.abc import Callable

from goodoffices.faces import command_ask as ask
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened

PROMISES_SHOWN = "published holder what due condition state"
LEDGER_SHOWN = "published holder issue turn was quote before_quote"


def _over_time(is_ledger: bool, told: str) -> Callable[..., None]:
    """The command that gives the ledger or the promises."""

    def command(  # noqa: PLR0913, PLR0917 - one parameter for each option
        actor: ask.Actor = None,
        party: ask.Party = None,
        issue: ask.Issue = None,
        process: ask.Process = None,
        since: ask.Since = None,
        until: ask.Until = None,
        as_of: ask.AsOf = None,
        reviewed: ask.Reviewed = None,
        level: ask.Highest = Level.PUBLIC,
        limit: ask.Limit = None,
        form: ask.Format = None,
        out: ask.Out = None,
        bom: ask.Bom = False,
        db: Db = None,
    ) -> None:
        answer = ask.Answer(form, out, bom)
        with opened(db) as store:
            from goodoffices.faces import over_time  # noqa: PLC0415 - --help must not wait for it
            from goodoffices.record.filters import Filters  # noqa: PLC0415

            filters = Filters(
                actor=actor,
                party=party,
                issue=issue,
                process=process,
                since=since,
                until=until,
                as_of=as_of,
                reviewed=reviewed,
                level=level.value,
                limit=answer.limit(limit),
            )
            if is_ledger:
                answer.give(over_time.ledger_of(store, filters), over_time.LEDGER, LEDGER_SHOWN)
            else:
                answer.give(over_time.commitments_of(store, filters), over_time.COMMITMENTS, PROMISES_SHOWN)

    command.__doc__ = told
    return command


commitments = _over_time(
    is_ledger=False,
    told="List who promised what by when on what condition, with later evidence, newest first.",
)
ledger = _over_time(
    is_ledger=True,
    told="List positions over time, newest first: new, repeated, changed from what to what, with both quotations.",
)
