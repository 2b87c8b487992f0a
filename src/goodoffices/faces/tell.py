"""What is told on standard error: one line an error, and progress where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from goodoffices.faces import words

if TYPE_CHECKING:
    from rich.progress import Progress


def complain(message: str) -> None:
    """One line on standard error: `goodoffices: where: what; what to do`."""
    print(f"goodoffices: {words.plain(message)}", file=sys.stderr, flush=True)  # noqa: T201 - a face speaks


class Teller:
    """Counts what is done and tells errors, above the progress line where there is one."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.done = 0
        self.refused = 0
        self._progress = progress
        self._task = progress.add_task("reading", total=None) if progress else None

    @property
    def watched(self) -> bool:
        """Whether there is a line of progress."""
        return self._progress is not None

    def error(self, message: str) -> None:
        """Tell that one report could not be read."""
        self.refused += 1
        if self._progress is None:
            complain(message)
        else:
            self._progress.console.print(f"goodoffices: {words.plain(message)}", soft_wrap=True)

    def count(self) -> None:
        """One more report is done, read or not."""
        self.done += 1
        if self._progress is not None:
            refused = f", {self.refused} of them not readable" if self.refused else ""
            self.show(f"{words.counted(self.done, 'report')} done{refused}")

    def show(self, told: str) -> None:
        """Show how far it has come, where somebody watches."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=told)


@contextmanager
def telling(*, progress: bool) -> Iterator[Teller]:
    """A teller, with a line of progress when that is wanted and standard error is a terminal."""
    if not (progress and sys.stderr.isatty()):
        yield Teller()
        return
    from rich.console import Console  # noqa: PLC0415 - only where somebody watches
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield Teller(bar)
