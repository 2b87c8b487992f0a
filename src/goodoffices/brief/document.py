"""What a briefing consists of, before it is written in a format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.brief.draw import Picture
from goodoffices.brief.sentence import Ground, Sentence
from goodoffices.record.levels import LEVELS, rank


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: fixed labels of the vocabulary, and sentences with their evidence."""

    label: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Table:
    """Labels against sentences, under two heads."""

    heads: tuple[str, str]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption, and the sentence-free words for those who cannot see it."""

    name: str
    caption: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, a table or figures; `cut` counts sentences that were left out for length.

    `empty` is shown where there is nothing: it says that the record tells nothing, never that nothing was.
    """

    name: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None
    figures: tuple[Figure, ...] = ()
    cut: int = 0
    empty: str = ""

    def all(self) -> Iterator[Sentence]:
        """Its sentences, those of the table first."""
        yield from (row.sentence for row in (self.table.rows if self.table else ()))
        yield from self.sentences


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher with how many of its reports are read in the period and how many of them are cited."""

    publisher: str
    reports: int
    cited: int


@dataclass(frozen=True, slots=True)
class Brief:
    """A briefing: what stands at its head, its sections, and the counts that say how far to trust it."""

    title: str
    since: str
    until: str
    reports: int
    highest: str
    names: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    reviewed: int
    measured: int
    unreviewed: int
    version: str

    @property
    def level(self) -> str:
        """The handling level: the highest of all that it cites."""
        return LEVELS[max((rank(one.level) for one in self.grounds()), default=0)]

    def grounds(self) -> tuple[Ground, ...]:
        """All evidence in the order of its notes, each once."""
        found = (g for section in self.sections for sentence in section.all() for g in sentence.grounds)
        return tuple(dict.fromkeys(found))
