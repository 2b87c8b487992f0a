"""What could not be read: the reason, the place, what to do, and what had already been taken out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goodoffices.errors import ReportError


class Failure(ReportError):
    """One thing of a source that gave no report; it stands in the place of the report and the run goes on.

    `code`, `message`, `report_id` and `where` are those of `ReportError`, so that the pipeline and all exporters
    take it as it is. `kept` holds the fields that were already read (title, url, date, text in a language that is
    not read yet), so that a dead letter can be read again without its source; it is empty where nothing was read.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        report_id: str | None = None,
        where: str | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, message, report_id=report_id, where=where)
        self.kept: Mapping[str, Any] = dict(kept or {})

    @staticmethod
    def of(error: ReportError, *, where: str, kept: Mapping[str, Any] | None = None) -> Failure:
        """The same failure with its place, where the error that was raised does not name one."""
        if isinstance(error, Failure) and error.where and not kept:
            return error
        return Failure(
            error.code,
            error.message,
            report_id=error.report_id,
            where=error.where or where,
            kept=kept or getattr(error, "kept", None),
        )
