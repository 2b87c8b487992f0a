"""`goodoffices serve`: the pages of a record in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_db import Who
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, place_of


def serve(  # noqa: PLR0913, PLR0917 - one parameter for each option
    who: Who,
    level: Annotated[Level, typer.Option(help="Highest handling level to show.")] = Level.PUBLIC,
    host: Annotated[
        str, typer.Option(help="Address to listen at; beyond loopback a token is needed.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at.")] = 8765,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="Further name by which the server is called."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="GOODOFFICES_TOKEN", help="What readers have to give.", show_default=False),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.toml", help="Who may come with which role and token: reader, reviewer, admin."
        ),
    ] = None,
    user_header: Annotated[
        str | None,
        typer.Option(metavar="HEADER", help="Header in which a reverse proxy tells who asks."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy", metavar="ADDRESS", help="Address from which that header counts; loopback by default."
        ),
    ] = None,
    processes: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER", help="Folder of your own profiles of processes (TOML)."),
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="TOML that is laid over the map.")
    ] = None,
    db: Db = None,
) -> None:
    """Show the record in the browser, on this machine only unless a token, people or a proxy guard it."""
    place = place_of(db)
    try:
        import uvicorn  # noqa: PLC0415 - --help must not wait for it

        from goodoffices.faces.web.app import create_app  # noqa: PLC0415
        from goodoffices.faces.web.people import load_people  # noqa: PLC0415
        from goodoffices.faces.web.settings import Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise RunAborted(f"the pages need the package {error.name}; install goodoffices[web]") from error
    settings = Settings(
        place,
        level.value,
        token,
        host,
        port,
        tuple(name or ()),
        owner=who,
        people=load_people(people) if people else (),
        user_header=user_header,
        proxies=tuple(proxy or ("127.0.0.1", "::1")),
        processes=tuple(processes or ()),
        map_file=map_file,
    )
    app = create_app(settings)
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"http://{shown}:{port}/ shows the record ({level.value} reports); Ctrl-C ends it")
    # The address of the peer is what --proxy is compared with: uvicorn must not take another from a header.
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)
