"""Findings as sentences. Whatever makes a sentence here needs the findings it is made of; their words are its notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from goodoffices.brief.material import Item, Material
from goodoffices.brief.people import People
from goodoffices.brief.sentence import Clause, Sentence, told
from goodoffices.brief.words import (
    day,
    is_plural,
    party,
    plain,
    several,
    wording,
    words_in,
)
from goodoffices.model import Actor, Contact, Participant, Position, TrackNote, When

LONG = 28
"""Words of a sentence above which its agenda is left out."""
QUOTED = 40
"""Words of a proposition above which it is cut, with an ellipsis; the note has them all."""
NESTED = str.maketrans({"“": "‘", "”": "’", '"': "’"})


@dataclass(slots=True)
class Writer:
    """Makes sentences in the order in which they are read, so that a name is introduced once."""

    material: Material
    people: People
    turns: Counter[str] = field(default_factory=Counter)

    def pick(self, table: str, key: str) -> str:
        """The next of several templates for one thing."""
        choices = wording().texts(table, key)
        self.turns[f"{table}.{key}"] += 1
        return choices[(self.turns[f"{table}.{key}"] - 1) % len(choices)]

    # Contacts

    def contact(self, items: Sequence[Item]) -> Sentence:
        """One contact, told by one report or more: the telling that says most gives the words."""
        best = max(items, key=_detail)
        finding = best.finding
        if not isinstance(finding, Contact):
            raise TypeError(f"{best.stored.id} is no contact")
        body = self.deed(finding)
        agenda = [wording().label(issue) for issue in finding.issues if issue != "other"]
        if agenda and best.trust == "reviewed":
            longer = body + wording().text("when", "agenda").format(issues=several(agenda))
            body = longer if words_in(longer) + 4 <= LONG else body
        return told(
            self.dated(body, finding, best.reported),
            *self.material.quotations([best, *items]),
            sure=all(item.sure for item in items),
        )

    def deed(self, one: Contact) -> str:
        """Who did what with whom and where, without when."""
        row = wording().tables["format"][one.format]
        forms = wording().tables["contact"][one.modality]
        first, second = sides(one)
        if not second:
            return self._alone(one, first)
        place = f" in {self.place(one)}" if self.place(one) else ""
        past, bare = row["pair"]
        joint, jbare = row["joint"]
        if directed(one) and one.modality in {"occurred", "planned", "proposed"}:
            a, b = self.group(first), self.group(second)
            if one.format in {"visit", "delegation"} and one.modality == "occurred":
                # A visit to a country tells of no host who received anybody.
                where = f" ({self.place(one)})" if self.place(one) and self.place(one) != a else ""
                return f"{b} visited {a}{where}"
            be = "are" if len(first) > 1 or _many(first) else "is"
            return str(forms["pair"]).format(
                a=a, b=b, past=past, bare=bare, place=place, be=be, noun=row["noun"], both=""
            )
        both = several([self.people.call(p.actor) for p in (*first, *second)], most=5)
        if one.modality == "occurred" and one.format in {"visit", "delegation"}:
            joint = row["joint"][0]
        return str(forms["joint"]).format(both=both, jpast=joint, jbare=jbare, place=place, noun=row["noun"])

    def group(self, some: Sequence[Participant]) -> str:
        """Several who stand on one side."""
        return several([self.people.call(one.actor) for one in some], most=4)

    def place(self, one: Contact) -> str:
        """The city, with its country where the city alone might not be known, or the country."""
        if one.place:
            return party(one.place)
        return party(one.country) if one.country else ""

    def _alone(self, one: Contact, only: Sequence[Participant]) -> str:
        row, where = wording().tables["format"][one.format], self.place(one)
        subject = self.group(only) if only else "somebody who is not named"
        past, bare = wording().texts(
            "alone", one.format if one.format in wording().tables["alone"] else "other"
        )
        fill = {
            "to": f" to {where}" if where else "",
            "in": f" in {where}" if where else "",
            "noun": row["noun"],
        }
        be = "are" if len(only) > 1 or _many(only) else "is"
        moods = {
            "planned": f"{subject} {be} to {bare.format(**fill)}",
            "proposed": f"{subject} may {bare.format(**fill)}",
            "postponed": f"a {row['noun']} of {subject}{fill['to']} was put off",
            "cancelled": f"a {row['noun']} of {subject}{fill['to']} was called off",
            "refused": f"{subject} refused a {row['noun']}",
            "denied": f"{subject} denied a {row['noun']}",
            "ongoing": f"a {row['noun']} of {subject}{fill['to']} was under way",
        }
        body = moods.get(one.modality, f"{subject} {past.format(**fill)}")
        return body + wording().text("alone", "whom")

    def dated(self, body: str, one: Contact, reported: str) -> str:
        """The sentence with when it was, as far as that is known; the full stop at its end."""
        date = one.date
        if date is not None and date.basis != "published":
            if date.end and date.end != date.value:
                return (
                    wording().texts("when", "range")[0].format(s=body, day=day(date.value), end=day(date.end))
                )
            if len(date.value) < 10:
                return wording().texts("when", "month")[0].format(s=body, day=day(date.value))
            return self._day(body, date, one.modality)
        if reported:
            return self.pick("when", "reported").format(s=body, day=day(reported))
        return f"{body}; neither its day nor that of the report is on record."

    def _day(self, body: str, date: When, modality: str) -> str:
        # "…; whom it was with is not stated on 3 May" would date the wrong half.
        fixed = modality != "occurred" or ";" in body
        form = wording().texts("when", "day")[0] if fixed else self.pick("when", "day")
        return form.format(s=body, day=day(date.value))

    # Positions

    def position(self, item: Item) -> Sentence:
        """One position with the words of its proposition."""
        one = _position(item)
        holder, relay = self.people.call(one.holder), ""
        if one.relay:
            relay = wording().text("position", "relay").format(relay=self._relay(one))
        stated = day(item.reported) if item.reported else "undated"
        words = self.words(one)
        verb, _, noun = wording().texts("stance", one.stance)
        verb = plural_verb(verb) if self._plural(one.holder) else verb
        if noun_phrase(words) or one.stance == "denies":
            form = wording().texts("position", "phrase")[0]
        else:
            form = wording().texts("position", "colon")[0]
            if self._plural(one.holder):
                form = form.replace("voices", "voice")
        text = form.format(
            holder=holder,
            verb=verb,
            p=words,
            relay=relay,
            day=stated,
            issue=wording().label(one.issue),
            noun=noun,
        )
        return told(text, self.material.quotation(item), sure=item.sure)

    def _relay(self, one: Position) -> str:
        name = one.relay or ""
        return (
            plain(name)
            if self.people.named(name)
            else f"a spokesperson for {party(one.holder.party or '')}".rstrip()
        )

    def _plural(self, actor: Actor) -> bool:
        return (
            actor.name is None and actor.office is None and bool(actor.party) and is_plural(actor.party or "")
        )

    def words(self, one: Position) -> str:
        """The words of the proposition, on one line, cut where they are many; inner quotation marks single."""
        text = self.material.hide(plain(one.proposition.quote)).translate(NESTED).strip(" ,.;:’")
        parts = text.split()
        return text if len(parts) <= QUOTED else f"{' '.join(parts[:QUOTED])} …"

    def change(self, before: Item, after: Item) -> Sentence:
        """From what to what a holder turned on one proposition, both dated and both cited."""
        one, two = _position(before), _position(after)
        was, now = wording().texts("stance", one.stance), wording().texts("stance", two.stance)
        fits = noun_phrase(self.words(one)) and noun_phrase(self.words(two))
        first, second = wording().texts("position", "change" if fits else "change_colon")
        holder = self.people.call(Actor(party=one.holder.party))
        it = "they" if is_plural(one.holder.party or "") else "it"
        issue = wording().label(one.issue)
        left = first.format(
            day=day(before.reported), holder=holder, past=was[1], noun=was[2], p=self.words(one), issue=issue
        )
        right = second.format(day2=day(after.reported), it=it, past2=now[1], noun2=now[2], p2=self.words(two))
        quotes = (self.material.quotation(before), self.material.quotation(after))
        return Sentence((Clause(left, quotes[:1]), Clause(right, quotes[1:])), before.sure and after.sure)

    # Tracks

    def track_name(self, track: str) -> tuple[str, bool]:
        """ "the negotiations" and whether that is plural."""
        name, number = wording().texts("tracks", track)
        return name, number == "plural"

    def stage(self, track: str, stage: str) -> str:
        """A stage as a predicate, in the past, because it is the report that says so: "were under way"."""
        many = self.track_name(track)[1]
        form = wording().text("stages", stage)
        return form.format(be="were" if many else "was", has="had")

    def note(self, item: Item) -> Sentence:
        """One track note in a sentence of its own."""
        one = item.finding
        if not isinstance(one, TrackNote):
            raise TypeError(f"{item.stored.id} is no track note")
        name, _ = self.track_name(one.track)
        # The parties may be the sides or those who call: "concerning" claims neither.
        whose = f"{name}{self.concerning(one.parties)} "
        tail = self.stage(one.track, one.stage)
        reported = day(item.reported) if item.reported else "an unknown day"
        voice = one.evidence.said_by
        if one.alleged or voice:
            text = f"As reported on {reported}, {whose}{tail}, {'according to' if one.alleged else 'on the word of'} "
            text += f"{party(voice)}." if voice else "one side."
        else:
            text = self.pick("track", "note").format(day=reported, track=whose.rstrip(), of="", stage=tail)
        return told(text, self.material.quotation(item), sure=item.sure)

    def concerning(self, parties: Sequence[str]) -> str:
        """ " concerning Israel and Hamas", nothing where no party is told."""
        return f" concerning {several([party(name) for name in parties])}" if parties else ""


def _detail(item: Item) -> tuple[bool, int, int, float, str]:
    """How much a telling says: sure before unsure, then date, named participants, score; the id settles the rest."""
    one = item.finding
    if not isinstance(one, Contact):
        return (False, 0, 0, 0.0, item.stored.id)
    dated = len(one.date.value) if one.date and one.date.basis != "published" else 0
    named = sum(p.actor.name is not None for p in one.participants)
    return (item.sure, dated, named, one.evidence.score, item.stored.id)


def _position(item: Item) -> Position:
    if not isinstance(item.finding, Position):
        raise TypeError(f"{item.stored.id} is no position")
    return item.finding


def sides(one: Contact) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Host before visitor, initiator before recipient, else in the order told; one alone has no other side."""
    leads = tuple(p for p in one.participants if p.role in {"host", "initiator"})
    others = tuple(p for p in one.participants if p.role not in {"host", "initiator"})
    if leads and others:
        return leads, others
    return one.participants[:1], one.participants[1:]


def directed(one: Contact) -> bool:
    """Whether one side does it to the other, and nobody takes part in a third way."""
    roles = {p.role for p in one.participants}
    pairs = ({"host", "visitor"}, {"initiator", "recipient"})
    return any(pair == roles for pair in pairs)


def _many(some: Sequence[Participant]) -> bool:
    return len(some) == 1 and some[0].actor.name is None and is_plural(some[0].actor.party or "")


def noun_phrase(words: str) -> bool:
    """Whether a proposition can stand behind a verb as its object."""
    parts = re.findall(r"[\w’'-]+", words.lower())
    table = wording().tables["noun_phrase"]
    begins = bool(parts) and (parts[0] in table["begins"])
    return begins and not set(parts) & set(table["breaks"])


def plural_verb(verb: str) -> str:
    """ "calls for" as "call for": the verbs of the wording all end in s in the singular."""
    first, _, rest = verb.partition(" ")
    bare = first.removesuffix("s")
    return f"{bare} {rest}".strip()
