"""What all formats share: the numbers of notes, the words of a note, the lines of the head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goodoffices.brief.document import Brief, Section
from goodoffices.brief.sentence import Ground, Search
from goodoffices.brief.words import counted, day, plain


def numbers(brief: Brief) -> Mapping[Ground, int]:
    """The number of each note, in the order in which the text comes to it."""
    return {ground: at for at, ground in enumerate(brief.grounds(), 1)}


def parts(ground: Ground) -> tuple[str, str, str]:
    """A note as what stands before the quotation, the quotation ("" for a search), and what stands after it."""
    if isinstance(ground, Search):
        begin, end = day(ground.since), day(ground.until)
        level = f"reports up to the level “{ground.level}”"
        return (
            f"Search of the record for {ground.asked}: {counted(ground.reports, 'report')}, {begin} to {end}, {level}.",
            "",
            "",
        )
    told = [
        plain(ground.publisher or "publisher not stated"),
        *([f"“{plain(ground.title)}”"] if ground.title else ["untitled"]),
        day(ground.date) if ground.date else "undated",
    ]
    marked = "" if ground.level == "public" else f" [{ground.level}]"
    head = ", ".join(told)
    return (
        f"{head[:1].upper()}{head[1:]}:",
        plain(ground.quote).replace("“", "‘").replace("”", "’"),
        f"Evidence {ground.finding}{marked}.",
    )


def head(brief: Brief) -> Sequence[tuple[str, str]]:
    """The lines under the title: label and what it says."""
    handling = (
        f"{brief.level.capitalize()} (the highest of what is cited; read: reports up to “{brief.highest}”)"
    )
    sure = f"{counted(brief.reviewed, 'finding')} reviewed by a person"
    if brief.measured:
        sure += (
            f", {counted(brief.measured, 'finding')} in score bands with a measured precision of 95 % or more"
        )
    return (
        ("Period", f"{day(brief.since)} to {day(brief.until)}"),
        ("As of", day(brief.until)),
        ("Reports read", f"{brief.reports:,}"),
        ("Handling", handling),
        ("Names", brief.names),
        ("Told as prose", sure),
        (
            "Not yet reviewed",
            f"{counted(brief.unreviewed, 'finding')}, listed apart and not part of the prose",
        ),
        ("Made by", brief.version),
    )


def cut_line(section: Section) -> str:
    """How many were left out, "" for none."""
    return (
        f"{counted(section.cut, 'more', 'more')} in the record, left out here.".capitalize()
        if section.cut
        else ""
    )


def intro(section: Section) -> str:
    """What stands under the heading of a section that needs it."""
    if section.name == "unreviewed" and section.sentences:
        return (
            "Found by the reader of reports and checked by nobody. No score band of these kinds has reached a "
            "measured precision of 95 %. Read each against its note before using it."
        )
    return ""


def source_lines(brief: Brief) -> Sequence[tuple[str, str]]:
    """Publishers with their numbers."""
    return [
        (plain(s.publisher), f"{counted(s.reports, 'report')} read, {number_or(s.cited)} cited")
        for s in brief.sources
    ]


def number_or(count: int) -> str:
    """A count, "none" for nought."""
    return "none" if count == 0 else f"{count:,}"
