"""The error tree of goodoffices.

GoodOfficesError
├── ReportError        this report cannot be read; the run goes on with the next
├── KnowledgeError     a knowledge pack has problems; each names file and line
├── ModelError         a trained model is missing from the package or does not fit
├── PluginError        a plug-in does not load or does not fit; all others work
└── RunAborted         the run cannot go on (no such file, wrong option)
"""

from __future__ import annotations

from collections.abc import Sequence


class GoodOfficesError(Exception):
    """Base of everything that goodoffices raises on purpose; its text is one clear line."""


class ReportError(GoodOfficesError):
    """One report cannot be read.

    `code` is a word from the output contract (`not-utf8`, `empty`, `too-long`, `language`, `bad-json`, ...),
    `where` says which report or line.
    """

    def __init__(
        self, code: str, message: str, *, report_id: str | None = None, where: str | None = None
    ) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.code = code
        self.message = message
        self.report_id = report_id
        self.where = where


class KnowledgeError(GoodOfficesError):
    """A knowledge pack is not valid; `problems` holds one line each, `file:line: what is wrong; what to do`."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class ModelError(GoodOfficesError):
    """A trained model that the package needs is missing or broken."""


class PluginError(GoodOfficesError):
    """A coder, source or exporter of others does not load, does not fit its protocol, or failed."""


class RunAborted(GoodOfficesError):
    """The run as a whole cannot go on."""
