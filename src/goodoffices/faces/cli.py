"""The command line. Each command lives in a module of its own and is hung in here with one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Annotated

import typer

from goodoffices import __version__
from goodoffices.errors import GoodOfficesError, KnowledgeError, RunAborted
from goodoffices.faces import command_ask, command_db, command_exchange, command_ingest, command_review
from goodoffices.faces.command_brief import brief
from goodoffices.faces.command_bundle import bundles
from goodoffices.faces.command_classify import classify
from goodoffices.faces.command_codebook import codebook
from goodoffices.faces.command_doctor import doctor
from goodoffices.faces.command_explain import explain
from goodoffices.faces.command_export import export
from goodoffices.faces.command_knowledge import check, import_petrarch
from goodoffices.faces.command_letters import letters
from goodoffices.faces.command_ontology import check as check_ontology
from goodoffices.faces.command_over_time import commitments, ledger
from goodoffices.faces.command_plugins import plugins
from goodoffices.faces.command_read import read
from goodoffices.faces.command_release import diff, release
from goodoffices.faces.command_scale import backfill, load
from goodoffices.faces.command_serve import serve
from goodoffices.faces.command_sources import fetch, sources
from goodoffices.faces.command_status import fuse, status
from goodoffices.faces.command_watch import watch
from goodoffices.faces.tell import complain

READ_ERROR, USAGE_ERROR, STOPPED = 1, 2, 130

app = typer.Typer(
    name="goodoffices",
    help="Reads diplomatic reporting and keeps the record of a peace process, every entry with the words it came from.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
knowledge = typer.Typer(
    help="Look after packs of knowledge: states, organisations, groups, offices, places, issues."
)
ontology = typer.Typer(help="Look after ontologies of your own: types of event with cue words and examples.")

app.command()(read)
app.command()(codebook)
app.command()(classify)
app.command()(fetch)
app.command()(sources)
app.command()(plugins)
knowledge.command()(check)
knowledge.command("import-petrarch")(import_petrarch)
app.add_typer(knowledge, name="knowledge")
# Of a single command typer would make the group itself the command, without its name.
ontology.callback()(lambda: None)
ontology.command("check")(check_ontology)
app.add_typer(ontology, name="ontology")

app.command()(command_ingest.init)
app.command()(command_ingest.ingest)
app.command()(watch)
app.add_typer(letters, name="deadletters")
for _list in ("contacts", "positions", "events", "tracks", "upcoming", "actors", "reports", "search", "sql"):
    app.command(_list)(getattr(command_ask, _list))
app.command("commitments")(commitments)
app.command("ledger")(ledger)
app.command()(backfill)
app.command()(load)
app.command()(doctor)
app.command()(serve)
app.command()(fuse)
app.command()(status)
app.command()(brief)
app.command()(explain)
app.command()(export)
app.command()(release)
app.command()(diff)
app.add_typer(bundles, name="bundle")
app.command()(command_review.review)
app.command()(command_review.agreement)
app.command()(command_exchange.note)
app.command("import-log")(command_exchange.import_log)
app.add_typer(command_exchange.judgements, name="judgements")
app.command()(command_db.purge)
app.command()(command_db.withdraw)
app.command()(command_db.withdrawn)
app.add_typer(command_db.db_commands, name="db")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"goodoffices {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0, 1 (a report or pack could not be read), 2 (wrong use), 130 (stopped)."""
    if arguments is None:
        sys.excepthook = _unexpected
        arguments = sys.argv[1:]
    command = typer.main.get_command(app)
    try:
        status = command.main(
            args=list(arguments) or ["--help"], prog_name="goodoffices", standalone_mode=False
        )
    except typer.TyperException as error:
        complain(f"{error.format_message().rstrip('.')}; see goodoffices --help")
        return USAGE_ERROR
    except (typer.Abort, KeyboardInterrupt):
        complain("stopped")
        return STOPPED
    except KnowledgeError as error:
        for problem in error.problems:
            complain(problem)
        return READ_ERROR
    except GoodOfficesError as error:
        complain(str(error))
        return USAGE_ERROR if isinstance(error, RunAborted) else READ_ERROR
    if status == STOPPED:
        complain("stopped")
    return int(status or 0)


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell an error that nobody foresaw in one line; GOODOFFICES_TRACEBACK=1 shows where it arose."""
    if os.environ.get("GOODOFFICES_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
    complain(
        f"internal error: {kind.__name__}: {error}; please report it with the output of GOODOFFICES_TRACEBACK=1"
    )
