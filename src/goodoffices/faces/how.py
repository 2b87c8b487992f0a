"""How a source was read, as it is kept with a dead letter so that the source can be read again in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from goodoffices.errors import ReportError
from goodoffices.record.write import Origin
from goodoffices.sources import Failure, FetchOptions, SourceOptions, is_address


def how_of(options: SourceOptions, origin: Origin) -> dict[str, Any]:
    """What differs from the usual, as JSON takes it."""
    texts = [str(text) if is_address(str(text)) else str(Path(text).absolute()) for text in options.texts]
    told = {
        "columns": dict(options.columns),
        "given": dict(options.given),
        "follow": options.follow,
        "texts": texts,
        "private": options.fetching.allow_private,
        "time_zone": origin.time_zone,
    }
    return {key: value for key, value in told.items() if value or (key == "follow" and value is not None)}


def options_of(how: Mapping[str, Any]) -> SourceOptions:
    """The options that `how_of` told."""
    return SourceOptions(
        columns=how.get("columns", {}),
        given=how.get("given", {}),
        follow=how.get("follow"),
        texts=tuple(how.get("texts", ())),
        fetching=replace(FetchOptions(), allow_private=bool(how.get("private"))),
    )


def kept_of(error: ReportError) -> Mapping[str, Any]:
    """The fields that were read of what failed."""
    return error.kept if isinstance(error, Failure) else {}
