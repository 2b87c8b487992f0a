"""What stands beside a name: the title, the party, and how both are joined to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from goodoffices.model import Sentence, Spot

PARTY_KINDS = frozenset({"state", "adjective", "people", "organisation", "group", "seat", "capital"})
# Between a title or party and the name: nothing, a comma, a genitive, words that grade an office.
_GAP = re.compile(
    r"^(?:\s(?:Inc|Corp|Ltd|Co|Plc|AG|SA)\b\.?)?(?:['’]s?)?,?\s*(?:\(?[A-Z][A-Z.]{1,7}\)\s*)?(?:(?:chief|top|senior|deputy|acting|former|special|new|outgoing|visiting|then|ruling|"
    r"longtime|veteran|caretaker|interim|transitional|hardline|exiled|rebel|opposition|party|political|military|"
    r"embattled|newly|elected|peace|nuclear|main|lead|high|level|ranking|ex|vice|joint|and|foreign|ministry|affairs|"
    r"official|aide|incoming|beleaguered|democratic|government)[\s-]+)*(?:the\s)?$",
    re.IGNORECASE,
)
# Between a title and the name: the field that the office is about ("of Operations and Advocacy ").
_FIELD = re.compile(
    r"^(?:\s\([A-Z]{2,6}\))?\s+(?:of|for|to|on|in)\s+(?:the\s+)?(?:(?:[A-Z][\w’'-]*,?|and|the|of|for)\s+){0,8}"
    r"[A-Z][\w’'-]*\s+$"
)
MAX_FIELD = 90
"""Letters of the longest field between title and name in the annotated reports, rounded up."""
# Between a party and a title: the ministry or department that is part of the title.
_BODY = re.compile(r"^(?:['’]s?)?\s+(?:(?:[A-Z][\w.'’-]*|of|for|and|the|on)\s+){1,7}$")
_COUNTERPART = re.compile(r"^(?:['’]s?)?\s+(?:[a-z-]+\s+){0,2}counterpart,?\s+$", re.IGNORECASE)
_OF = re.compile(r"^\s+(?:of|for|to|from|in|at|with)\s+(?:the\s+)?(?:[A-Za-z-]+\s+){0,2}$")
_APPOSITION = re.compile(
    r"^(?:,\s+|\s+\(|\s+-+\s+)(?:who\s+is\s+)?(?:also\s+)?(?:the|a|an|his|her|its|their)?\s*(?:[A-Za-z-]+\s+){0,4}$",
    re.IGNORECASE,
)
_PAIR = 2
# First words of an apposition's gap that show that it is none ("Trump, along with the leaders of X,").
_NO_APPOSITION = re.compile(
    r"\b(?:with|along|in|after|before|during|at|on|by|from|to|as|for|and|or|but|while|when|amid|meanwhile|including|"
    r"said|told|met|who|which|whose|where)\b(?<!who is)",
    re.IGNORECASE,
)
# Envoys to a body are sent by the state that stands before it ("France's UN ambassador").
_SENT_TO = frozenset({"ambassador", "envoy", "representative", "delegate", "mission"})
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
    before = [s for s in spots[:at] if s.end <= name.start and not _filed_in(sentence, s)]
    left = (
        _title_of(text, base, before, name)
        or _title_with_field(text, base, before, name)
        or _left(text, base, before, name.start, name.end)
    )
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


def _filed_in(sentence: Sentence, spot: Spot) -> bool:
    """ "HAVANA President X arrives": where an agency filed its report, in capitals at the beginning, owns no title."""
    return (
        sentence.where == "text"
        and spot.start == sentence.start
        and spot.kind in {"capital", "place"}
        and spot.text.isupper()
        and not sentence.text.isupper()
    )


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


def _title_with_field(text: str, base: int, spots: Sequence[Spot], name: Spot) -> Beside | None:
    """ "OCHA Deputy Director of Operations X", "President of Congo X": the field stands between title and name."""
    titles = [s for s in spots if s.kind == "title" and name.start - s.end < MAX_FIELD]
    if not titles:
        return None
    title = titles[-1]
    between = text[title.end - base : name.start - base]
    if not _FIELD.match(between) or any(s.kind == "person" and s.start >= title.end for s in spots):
        return None
    field = next((s for s in spots if s.start >= title.end and s.kind in PARTY_KINDS), None)
    owned = field is not None and re.match(
        r"^\s+of\s+(?:the\s+)?$", text[title.end - base : field.start - base]
    )
    before = _left(text, base, [s for s in spots if s.end <= title.start], title.start, name.end)
    owner = _owner(text, base, spots, title)
    party = title.party or owner or before.party
    if owned and field is not None:
        party = field.party
    return Beside(party, title.text, title.name, before.start if before.party else title.start)


def _owner(text: str, base: int, spots: Sequence[Spot], title: Spot) -> str | None:
    """The party right before a title ("Japan's special envoy", "OCHA Deputy Director")."""
    last = next((s for s in reversed(spots) if s.end <= title.start), None)
    if last is None or last.kind not in PARTY_KINDS or last.detail == "territory":
        return None
    gap = text[last.end - base : title.start - base]
    return last.party if (_GAP.match(gap) and "," not in gap) or _BODY.match(gap) else None


def _left(text: str, base: int, spots: Sequence[Spot], edge: int, end: int) -> Beside:
    party = title = office = None
    honorific, start, cursor, counterpart = "", edge, edge, False
    closed = re.match(r"[,.;:)]|\s*$", text[end - base :]) is not None
    for spot in reversed(spots):
        if spot.end > cursor or (spot.kind == "name" and title is not None and " " not in spot.text):
            continue
        gap = text[spot.end - base : cursor - base]
        same = _COUNTERPART.match(gap) is not None
        joined = same or _GAP.match(gap) is not None or _in_body(spot, title, gap)
        if "," in gap and not (closed and _singular(spot)):
            break
        if not joined and not (
            spot.kind == "title" and _OF.match(gap) and party is not None and title is None
        ):
            break
        counterpart = counterpart or same
        if spot.kind == "title" and title is None and not counterpart:
            title, office, party = spot.text, spot.name, party or spot.party
            party = _sender(text, base, spots, spot) or party
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


def _sender(text: str, base: int, spots: Sequence[Spot], title: Spot) -> str | None:
    """The state that sends an envoy to the body his title names: France in "France's UN ambassador"."""
    if title.party is None or not _SENT_TO & set(title.text.casefold().split()):
        return None
    last = next((s for s in reversed(spots) if s.end <= title.start), None)
    if last is None or last.kind not in {"state", "adjective"} or last.party == title.party:
        return None
    return last.party if re.match(r"^(?:['’]s?)?\s+$", text[last.end - base : title.start - base]) else None


def _in_body(spot: Spot, title: str | None, gap: str) -> bool:
    """ "U.S. Department of Homeland Security Undersecretary": a state before the body that its title names."""
    return title is not None and spot.kind in {"state", "adjective"} and _BODY.match(gap) is not None


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
        if first and _NO_APPOSITION.search(gap):
            break
        if not fits or (
            not first and re.search(r"\b(?:said|told|who|which|and|met|will|has|had|was|is)\b", gap)
        ):
            break
        if spot.kind == "title" and title is None and not _singular(spot):
            break
        if spot.kind == "title" and title is None:
            title, office, party = spot.text, spot.name, party or spot.party
        elif spot.kind in {"title", *PARTY_KINDS} and party is None:
            # Also of a second title: "chief of cabinet of the President of the European Commission".
            party = spot.party
        elif spot.kind not in {"title", *PARTY_KINDS}:
            break
        cursor = spot.end
    return Beside(party, title, office, edge) if title is not None else None


_OWN_TITLE = 3
"""Letters between a party and a title of its own ("Bahrain Foreign Minister", "Bahrain's foreign minister")."""


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
        or (len(spots) > 1 and spots[1].kind == "title" and spots[1].start - first.end <= _OWN_TITLE)
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
