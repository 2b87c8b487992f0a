"""Plug-ins: coders, sources and exporters, found by the entry points that installed packages declare.

What is built in comes through the same door: `pyproject.toml` declares it as anybody else would. An entry point names
a factory, called with one thing, which gives an object of the group's shape (see `goodoffices.protocols`):

    goodoffices.coders      factory(knowledge) -> Coder
    goodoffices.sources     factory(address) -> Source
    goodoffices.exporters   factory(wish) -> Exporter

A plug-in that does not load or does not fit raises PluginError where it is asked for, one line; no other is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, cast

from goodoffices.errors import PluginError, RunAborted
from goodoffices.protocols import Coder, Exporter, Source, Wish

Kind = Literal["coder", "source", "exporter"]
KINDS: tuple[Kind, ...] = ("coder", "source", "exporter")
GROUPS: dict[Kind, str] = {kind: f"goodoffices.{kind}s" for kind in KINDS}
OWN = "goodoffices"
"""The distribution whose plug-ins are built in."""

# What an object of each kind must have, and which of it can be called; runtime_checkable protocols tell only yes or no.
_SHAPES: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "coder": (("name", "requires", "gives"), ("__call__",)),
    "source": ((), ("reports",)),
    "exporter": (("name",), ("head", "line", "refused", "foot")),
}
_SETS = ("requires", "gives")


@dataclass(frozen=True, slots=True)
class Plugin:
    """An entry point as it is declared; nothing of it is loaded yet.

    `package` is the distribution with its version ("flood-watch 0.2"), `at` the module and name of the factory.
    """

    kind: Kind
    name: str
    package: str
    at: str
    built_in: bool
    entry: EntryPoint

    def factory(self) -> Any:
        """What the entry point names; raises PluginError where it does not load or cannot be called."""
        try:
            found = self.entry.load()
        except Exception as error:
            raise self.problem(f"does not load ({_told(error)}); install it again, or remove it") from error
        if not callable(found):
            raise self.problem("is no factory; its entry point must name a class or a function")
        return found

    def make(self, given: object) -> Any:
        """The object that the factory makes of `given`; raises PluginError where it fails or does not fit."""
        factory = self.factory()
        try:
            made = factory(given)
        except Exception as error:
            raise self.problem(f"cannot be made ({_told(error)}); ask its makers, or leave it out") from error
        lacks = missing(self.kind, made)
        if lacks:
            raise self.problem(
                f"does not fit: {', '.join(lacks)}; make it as goodoffices.protocols.{self.kind.title()} says"
            )
        return made

    def problem(self, what: str) -> PluginError:
        """The error of this plug-in, one line: which, where, what, what to do."""
        return PluginError(f"{self.kind} {self.name!r} of {self.package} ({self.at}): {what}")


def missing(kind: Kind, made: object) -> list[str]:
    """What an object lacks to be of this kind, in words; [] where it fits."""
    attributes, methods = _SHAPES[kind]
    lacks = [f"it has no {name!r}" for name in attributes if not hasattr(made, name)]
    lacks += [f"it has no method {name!r}" for name in methods if not callable(getattr(made, name, None))]
    for name in set(attributes) & set(_SETS):
        value: object = getattr(made, name, frozenset())
        if not isinstance(value, frozenset | set) or not all(isinstance(item, str) for item in value):
            lacks.append(f"{name!r} is no set of names")
    return sorted(lacks)


def plugins(kind: Kind) -> tuple[Plugin, ...]:
    """The plug-ins of a kind, those built in first, then by name; of one name the first is used."""
    found = (_plugin(kind, entry) for entry in entry_points(group=GROUPS[kind]))
    return tuple(sorted(found, key=lambda p: (not p.built_in, p.name, p.package, p.at)))


def names(kind: Kind) -> tuple[str, ...]:
    """The names of a kind, each once."""
    return tuple(dict.fromkeys(plugin.name for plugin in plugins(kind)))


def plugin(kind: Kind, name: str) -> Plugin:
    """The plug-in of this name; raises RunAborted, with the names that exist, where there is none."""
    found = next((each for each in plugins(kind) if each.name == name), None)
    if found is None:
        raise RunAborted(f"there is no {kind} {name!r}. {available(names(kind))}")
    return found


def shadowed(kind: Kind) -> list[PluginError]:
    """One error for each plug-in that is never used, because another has its name."""
    first: dict[str, Plugin] = {}
    out: list[PluginError] = []
    for each in plugins(kind):
        used = first.setdefault(each.name, each)
        if used is not each:
            out.append(each.problem(f"is not used: {used.package} has the name already; remove one of them"))
    return out


def available(known: Sequence[str]) -> str:
    """The end of an error about a name that does not exist."""
    return f"Available names: {', '.join(known) or 'none'}"


def coder(name: str, knowledge: object) -> Coder:
    """The coder of this name, made for this knowledge; raises RunAborted or PluginError."""
    return cast("Coder", plugin("coder", name).make(knowledge))


def source(name: str, address: str) -> Source:
    """The source of this name for an address, whose form is the source's own; raises RunAborted or PluginError."""
    return cast("Source", plugin("source", name).make(address))


def exporter(name: str, wish: Wish) -> Exporter:
    """The exporter of this name; raises RunAborted or PluginError."""
    return cast("Exporter", plugin("exporter", name).make(wish))


def _plugin(kind: Kind, entry: EntryPoint) -> Plugin:
    package, version = (
        ("an unknown package", "") if entry.dist is None else (entry.dist.name, entry.dist.version)
    )
    return Plugin(kind, entry.name, f"{package} {version}".strip(), entry.value, package == OWN, entry)


def _told(error: Exception) -> str:
    """An exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
