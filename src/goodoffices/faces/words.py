"""Words on a page: names, labels and quotations made safe to show, the same for the terminal and the notebook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from goodoffices.model import Actor, Contact, Event, Participant, Reading, Span, When

# Control characters could steer a terminal, and bidirectional overrides turn the line around them; neither is needed
# to read a quotation, and both can be used to make one look like something else.
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
SPACE = re.compile(r"\s+")
UNKNOWN = "not told"
DIRECTIONS = {"for": "+", "against": "−", "open": "~"}
# Words of the vocabulary that are no English once the underscore is gone.
LABELS = {
    "de_escalation": "de-escalation",
    "peace_general": "peace in general",
    "support_authority": "support for an authority",
    "capital_holy_sites": "capital and holy sites",
    "borders_territory": "borders and territory",
    "terrorism_crime": "terrorism and crime",
    "resources_energy_water": "resources, energy and water",
    "regime_change_leadership": "regime change and leadership",
    "reconstruction_aid": "reconstruction and aid",
    "withdrawal_disarmament": "withdrawal and disarmament",
}
LEGEND = "+ for   − against   ~ open or not told"


def plain(text: str) -> str:
    """One line: white space run together, control characters and direction marks left out."""
    return UNSAFE.sub("", SPACE.sub(" ", text)).strip()


def label(word: str) -> str:
    """A word of the vocabulary as read by people."""
    return LABELS.get(word) or word.replace("_", " ")


def where(contact: Contact) -> str:
    """City and country of a contact, each once."""
    known = (item for item in (contact.place, contact.country) if item)
    return plain(", ".join(dict.fromkeys(known))) or UNKNOWN


def quoted(span: Span) -> str:
    """The quotation in quotation marks; one from the title says so."""
    mark = " (title)" if span.where == "title" else ""
    return f"“{plain(span.quote)}”{mark}"


def who(actor: Actor) -> str:
    """Name, office and party, each once, as far as known: "Ann Example, foreign minister of Kenya"."""
    office, party = actor.office, actor.party
    known = [item for item in (actor.name, office) if item]
    if not known:
        return plain(party or UNKNOWN)
    # "foreign minister of Kenya" tells the party already.
    told = party is None or (office is not None and party.casefold() in office.casefold())
    return plain(", ".join(known) if told else f"{', '.join(known)} ({party})")


def part(participant: Participant) -> str:
    """An actor with the part it takes; "participant" goes without saying."""
    role = "" if participant.role == "participant" else f" – {label(participant.role)}"
    return who(participant.actor) + role


def when(date: When | None) -> str:
    """A date, or both ends of a range."""
    if date is None:
        return UNKNOWN
    return f"{date.value} to {date.end}" if date.end else date.value


def coded(event: Event) -> str:
    """PLOVER type and mode, and the CAMEO code where there is one; another ontology is named."""
    mode = f" {label(event.mode)}" if event.mode else ""
    codes = [plain(event.ontology)] if not event.ontology.startswith("plover-") else []
    codes += [f"CAMEO {event.cameo}"] if event.cameo else []
    return event.type + mode + (f" ({', '.join(codes)})" if codes else "")


def sides(event: Event) -> str:
    """Who does it to whom; a compound among its sources has no arrow."""
    source = "; ".join(map(who, event.source))
    return f"{source} → {'; '.join(map(who, event.target))}" if event.target else source


def counted(number: int, noun: str) -> str:
    """ "1 contact", "2 contacts"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(reading: Reading) -> str:
    """How much of each kind was found."""
    kinds = (
        ("contact", reading.contacts),
        ("position", reading.positions),
        ("track note", reading.tracks),
        ("event", reading.events),
    )
    return ", ".join(counted(len(found), noun) for noun, found in kinds if found or noun != "event")


def source_line(reading: Reading) -> str:
    """Id, publication date and publisher of the report."""
    report = reading.report
    date = report.date or "no publication date"
    return " · ".join(plain(item) for item in (report.id, date, report.publisher, report.url) if item)


def reasons(reading: Reading, most: int) -> str:
    """The `most` frequent reasons why passages were seen and not coded, and how many more there are."""
    counts = Counter(plain(refusal.reason) for refusal in reading.refusals)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{number} × {reason}" for reason, number in ordered[:most]]
    if len(ordered) > most:
        told.append(f"{counted(len(ordered) - most, 'other reason')} (--explain shows all)")
    return "; ".join(told)


def chain(coder: str, rule: str, score: float, why: Iterable[str]) -> str:
    """How a finding explains itself: coder, rule and score, then the decisions in their order."""
    steps = " → ".join(map(plain, why))
    return f"why: {coder}/{rule}, score {score:.2f}" + (f": {steps}" if steps else "")
