"""What stands beside a name: the title, the party, and how both are joined to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from goodoffices.model import Sentence, Spot

PARTY_KINDS = frozenset({"state", "adjective", "people", "organisation", "group", "seat", "capital"})
# Between a title or party and the name: nothing, a comma, a genitive, words that grade an office.
_GAP = re.compile(
    r"^(?:['’]s?)?,?\s*(?:\(?[A-Z]{2,6}\)\s*)?(?:(?:chief|top|senior|deputy|acting|former|special|new|outgoing|visiting|then|ruling|"
    r"longtime|veteran|caretaker|interim|transitional|hardline|exiled|rebel|opposition|party|political|military|"
    r"embattled|newly|elected|peace|nuclear|main|lead|high|level|ranking|ex|vice|joint|and|foreign|ministry|affairs|"
    r"official|aide|incoming|beleaguered|democratic|government)[\s-]+)*(?:the\s)?$",
    re.IGNORECASE,
)
_COUNTERPART = re.compile(r"^(?:['’]s?)?\s+(?:[a-z-]+\s+){0,2}counterpart,?\s+$", re.IGNORECASE)
_OF = re.compile(r"^\s+(?:of|for|to|from|in|at|with)\s+(?:the\s+)?(?:[A-Za-z-]+\s+){0,2}$")
_APPOSITION = re.compile(
    r"^(?:,\s+|\s+\(|\s+-+\s+)(?:who\s+is\s+)?(?:also\s+)?(?:the|a|an|his|her|its|their)?\s*(?:[A-Za-z-]+\s+){0,4}$",
    re.IGNORECASE,
)
_PAIR = 2
# Offices that belong to one party when none is told.
_OFFICE_PARTY = {
    "pope": "Vatican",
    "un_secretary_general": "United Nations",
    "us_secretary_of_state": "United States",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a name: the party and the title, and where the whole phrase begins."""

    party: str | None
    title: str | None
    office: str | None
    start: int
    honorific: str = ""
    counterpart: bool = False
    near: str | None = None


def beside(sentence: Sentence, spots: Sequence[Spot], at: int) -> Beside:
    """Party and title that stand left or right of the name `spots[at]`."""
    text, base, name = sentence.text, sentence.start, spots[at]
    left = _title_of(text, base, spots[:at], name) or _left(text, base, spots[:at], name.start, name.end)
    if sentence.where == "text" and (left.title is None or left.party is None):
        right = _right(text, base, list(spots[at + 1 :]), name.end)
        if right is not None and (left.title is None or right.title is not None or right.party is not None):
            return Beside(
                left.party or right.party,
                left.title or right.title,
                left.office or right.office,
                left.start,
                left.honorific,
                left.counterpart,
            )
    return left


def _title_of(text: str, base: int, spots: Sequence[Spot], name: Spot) -> Beside | None:
    """ "The UN Special Envoy for Yemen, X," and "the foreign minister of Colombia, X,": a title with its field."""
    if len(spots) < _PAIR or text[spots[-1].end - base : name.start - base] != ", ":
        return None
    field, title = spots[-1], spots[-2]
    joint = text[title.end - base : field.start - base].strip().removesuffix(" the")
    closed = re.match(r"[,.;:)]|\s*$", text[name.end - base :]) is not None
    if (
        title.kind != "title"
        or field.kind not in {"state", "organisation", "group"}
        or joint not in {"of", "for", "to"}
        or not closed
    ):
        return None
    before = _left(text, base, spots[:-2], title.start, name.end)
    party = field.party if joint == "of" else title.party or before.party
    owner = next(
        (
            s
            for s in spots[-3:-2]
            if s.kind in PARTY_KINDS and text[s.end - base : title.start - base].strip() in {"", "'s", "’s"}
        ),
        None,
    )
    return Beside(party or (owner.party if owner is not None else None), title.text, title.name, title.start)


def _left(text: str, base: int, spots: Sequence[Spot], edge: int, end: int) -> Beside:
    party = title = office = None
    honorific, start, cursor, counterpart = "", edge, edge, False
    closed = re.match(r"[,.;:)]|\s*$", text[end - base :]) is not None
    for spot in reversed(spots):
        if spot.end > cursor:
            continue
        gap = text[spot.end - base : cursor - base]
        same = _COUNTERPART.match(gap) is not None
        joined = same or _GAP.match(gap) is not None
        if "," in gap and not (closed and _singular(spot)):
            break
        if not joined and not (
            spot.kind == "title" and _OF.match(gap) and party is not None and title is None
        ):
            break
        counterpart = counterpart or same
        if spot.kind == "title" and title is None and not counterpart:
            title, office, party = spot.text, spot.name, party or spot.party
            counterpart = spot.text.casefold().startswith("counterpart")
        elif spot.kind == "honorific":
            honorific = spot.text.casefold().rstrip(".")
        elif party is None and title is not None and _field_of_envoy(spot, title, gap):
            pass
        elif (
            spot.kind in PARTY_KINDS
            and party is None
            and (
                title is not None or counterpart or spot.kind != "state" or gap.lstrip("'’").startswith("s ")
            )
        ):
            party = spot.party
        elif spot.kind == "title":
            pass
        else:
            break
        cursor = spot.start
        if "," not in gap:
            start = spot.start
        if party is not None and (title is not None or counterpart):
            break
    return Beside(
        party,
        title if not counterpart else None,
        office if not counterpart else None,
        start,
        honorific,
        counterpart,
    )


_ENVOY = re.compile(r"\b(?:envoy|mediator|special representative|special coordinator)$", re.IGNORECASE)


def _field_of_envoy(spot: Spot, title: str, gap: str) -> bool:
    """ "Syria envoy", "the U.N. Yemen envoy": a state right before an envoy is where he works, not whom he serves.

    Acronyms ("US envoy") and adjectives ("Qatari envoy") tell whom he serves.
    """
    plain = spot.kind == "state" and gap.strip() == "" and any(c.islower() for c in spot.text)
    return plain and _ENVOY.search(title) is not None


def _singular(spot: Spot) -> bool:
    """A phrase that can stand in apposition to one name: "minister of foreign affairs", not "ministers"."""
    if spot.kind != "title":
        return spot.kind in {"adjective", "state", "organisation", "group", "seat"}
    head = re.split(r"\s+(?:of|for|to|in)\b", spot.text.casefold())[0]
    return not head.rstrip(")").endswith(("s", "men"))


def _right(text: str, base: int, spots: Sequence[Spot], edge: int) -> Beside | None:
    """An apposition: ", Israel's foreign minister," or ", head of the Russian delegation,"."""
    rest = text[edge - base :]
    of = re.match(r"\s+of\s+(?:the\s+)?", rest)
    if of is not None:
        owner = next(
            (s for s in spots if s.start == edge + of.end() and s.kind in {"state", "organisation", "group"}),
            None,
        )
        return (
            Beside(owner.party, None, None, edge)
            if owner is not None and owner.detail != "territory"
            else None
        )
    if not re.match(r"^(?:,\s|\s\(|\s-+\s)", rest):
        return None
    party = title = office = None
    cursor = edge
    for spot in spots:
        gap = text[cursor - base : spot.start - base]
        first = cursor == edge
        fits = (
            _APPOSITION.match(gap)
            if first
            else re.match(
                r"^(?:['’]s?)?\s*(?:(?:of|for|to|from|in|at)\s+)?(?:the\s+)?(?:[A-Za-z-]+\s+){0,3}$", gap
            )
        )
        if not fits or (
            not first and re.search(r"\b(?:said|told|who|which|and|met|will|has|had|was|is)\b", gap)
        ):
            break
        if spot.kind == "title" and title is None:
            title, office, party = spot.text, spot.name, party or spot.party
        elif spot.kind in PARTY_KINDS and party is None:
            party = spot.party
        elif spot.kind not in {"title", *PARTY_KINDS}:
            break
        cursor = spot.end
    return Beside(party, title, office, edge) if title is not None else None


def near_party(context: Beside, spots: Sequence[Spot], at: int) -> Beside:
    """A titled person of no stated party acts for the one party that the sentence names first as a whole.

    "Egypt has sent officials headed by the spy chief, X": only a state, organisation or group before the name
    counts, and only where the title implies no party of its own.
    """
    if implied_party(context.title or "", context.office) is not None:
        return context
    first = spots[0]
    if (
        at == 0
        or first.kind not in {"state", "organisation", "group"}
        or first.detail in {"territory", "media"}
    ):
        return context
    return replace(context, near=first.party)


def implied_party(title: str, office: str | None) -> str | None:
    """The party of an office that only one party has ("the Pope", "Secretary of State" in American use)."""
    words = title.casefold()
    if words in {"secretary of state", "secretary of defense", "attorney general", "treasury secretary"}:
        return "United States"
    if words in {"pope", "pontiff"}:
        return "Vatican"
    if words.replace("-", " ") in {"secretary general", "un secretary general"}:
        return "United Nations"
    return _OFFICE_PARTY.get(office or "")
