"""Steps in a row: checked for fit before the first report, streamed, failures named.

    fetch -> split -> spot -> dates -> parse -> statements -> identify -> contacts, positions, tracks, events
          -> ontologies and coders of the user

A report that fails with a ReportError is passed on as that error in its place; anything else is a defect of the
program and is not hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from goodoffices import registry
from goodoffices.coding.builtin import ORDER
from goodoffices.coding.custom.step import CustomEvents, custom_events
from goodoffices.coding.guarded import Guarded
from goodoffices.coding.identity.first_person import FirstPerson
from goodoffices.coding.identity.step import Identify
from goodoffices.coding.relevance import wanted
from goodoffices.coding.sense.step import Senses
from goodoffices.coding.worth import Worth
from goodoffices.errors import PluginError, ReportError, RunAborted
from goodoffices.model import Reading, Report
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.protocols import BatchStep, Coder, Step
from goodoffices.reading.dates import Dates
from goodoffices.reading.parse import BATCH_READINGS, Parse
from goodoffices.reading.split import Split
from goodoffices.reading.spot import Spotting
from goodoffices.reading.statements import Statements

AnyStep = Step | BatchStep
Item = Reading | ReportError
OnProblem = Callable[[PluginError], None]


def check_fit(steps: Sequence[AnyStep]) -> None:
    """Raise RunAborted where a step requires what no earlier step gives."""
    have = {"report"}
    for step in steps:
        missing = step.requires - have
        if missing:
            raise RunAborted(
                f"step {step.name!r} needs {', '.join(sorted(missing))}, which no earlier step gives; "
                f"available: {', '.join(sorted(have))}"
            )
        have |= step.gives


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A row of steps that turns reports into readings."""

    steps: tuple[AnyStep, ...]

    def __post_init__(self) -> None:
        check_fit(self.steps)

    def run(self, reports: Iterable[Report | ReportError]) -> Iterator[Item]:
        """Read every report, in order; an error that comes in goes out at the same place."""
        group: list[Report | ReportError] = []
        for report in reports:
            group.append(report)
            if len(group) == BATCH_READINGS:
                yield from self._group(group)
                group = []
        if group:
            yield from self._group(group)

    def _group(self, group: Sequence[Report | ReportError]) -> Iterator[Item]:
        items: list[Item] = [Reading(r) if isinstance(r, Report) else r for r in group]
        for step in self.steps:
            items = list(_apply(step, items))
        yield from items


def _apply(step: AnyStep, items: Sequence[Item]) -> Iterator[Item]:
    """One step over a group; errors keep their place."""
    if isinstance(step, BatchStep):
        done = step.batch([item for item in items if isinstance(item, Reading)])
        for item in items:
            yield next(done) if isinstance(item, Reading) else item
        return
    for item in items:
        if isinstance(item, ReportError):
            yield item
            continue
        try:
            yield step(item)
        except ReportError as error:
            yield error


def build(  # noqa: PLR0913 - one for each option
    *,
    events: bool = True,
    packs: Sequence[Path] = (),
    findings: bool = True,
    senses: bool = True,
    ontologies: Sequence[Path] = (),
    coders: Sequence[str | Coder] = (),
    on_problem: OnProblem | None = None,
) -> Pipeline:
    """The pipeline of `goodoffices read`, with the user's knowledge packs laid over the built-in knowledge.

    Without `events` deeds are not coded. Without `findings` the pipeline ends before the coders, without `senses`
    before the encoder; the training of their models uses that. `ontologies` are TOML files of the user, whose events
    are added. `coders` are names of plug-ins, or coders themselves, and come last, in this order. One that does not
    work is handed to `on_problem` and left out; without `on_problem` its PluginError is raised. Raises RunAborted for
    a name that does not exist.
    """
    knowledge = Knowledge.load(tuple(packs))
    custom = custom_events(ontologies, knowledge)
    reading: list[AnyStep] = [
        Split(),
        Worth(),
        Spotting(knowledge),
        Dates(),
        Parse(_wanted(custom)),
        Statements(),
        Identify(knowledge),
        FirstPerson(),
    ]
    if senses:
        reading.append(Senses())
    if not findings:
        return Pipeline(tuple(reading))
    own = [registry.coder(name, knowledge) for name in ORDER if events or name != "events"]
    return Pipeline((*reading, *own, *custom, *_plugged(coders, knowledge, on_problem)))


def _wanted(custom: Sequence[CustomEvents]) -> Callable[[Reading], Sequence[int]]:
    """Which sentences to parse: those that may hold a finding, and those with a cue of the user's ontologies."""
    if not custom:
        return wanted
    return lambda reading: sorted({*wanted(reading), *(i for step in custom for i in step.asked(reading))})


def _plugged(
    coders: Sequence[str | Coder], knowledge: Knowledge, on_problem: OnProblem | None
) -> Iterator[Step]:
    """The coders of others, those that work."""
    for given in coders:
        try:
            yield Guarded(_coder(given, knowledge))
        except PluginError as error:
            if on_problem is None:
                raise
            on_problem(error)


def _coder(given: str | Coder, knowledge: Knowledge) -> Coder:
    if isinstance(given, str):
        if given in ORDER:
            raise RunAborted(f"coder {given!r} is built in and runs anyway; leave it out")
        return registry.coder(given, knowledge)
    lacks = registry.missing("coder", given)
    if lacks:
        raise PluginError(
            f"{type(given).__name__} is no coder: {', '.join(lacks)}; make it as goodoffices.protocols.Coder says"
        )
    return given
