"""The agenda of a contact: the issues that its own sentences put on the table."""

from __future__ import annotations

from goodoffices.coding.contacts.cluster import Draft
from goodoffices.coding.issues import IssueModel
from goodoffices.model import Mention, Reading

FOLLOWING = 3
"""Sentences after a contact that may go on telling of it."""
MOST = 5
"""Issues of one contact at most; nine in ten annotated contacts have no more."""


class Agenda:
    """Weighs the sentences of a contact against the report."""

    def __init__(self) -> None:
        self.model = IssueModel()

    def issues(self, reading: Reading, draft: Draft, taken: frozenset[int]) -> list[str]:
        """The leaf issues on the agenda of the contact, surest first; `taken` are sentences that tell other contacts."""  # noqa: E501
        report = reading.report
        phrases = [reading.sentences[i].text for i in (*draft.sentences(), *follow_up(reading, draft, taken))]
        found = self.model.issues_of(phrases, f"{report.title or ''}\n{report.text}")
        return [leaf for leaf, _ in found[:MOST]]


def follow_up(reading: Reading, draft: Draft, taken: frozenset[int]) -> list[int]:
    """The sentences after the contact in which its people go on speaking ("The two also addressed ...")."""
    names = {m.actor.name for m in draft.members if m.actor.name}
    parties = draft.parties()
    out: list[int] = []
    for index in range(draft.last + 1, min(draft.last + 1 + FOLLOWING, len(reading.sentences))):
        subjects = [
            m for m in reading.mentions
            if m.sentence == index and reading.sentences[index].tokens[m.head].dep == "nsubj"
        ]  # fmt: skip
        if index in taken or not any(_of(m, names, parties) for m in subjects):
            break
        out.append(index)
    return out


def _of(mention: Mention, names: set[str], parties: frozenset[str]) -> bool:
    """The mention points at people of the contact: one by name, or two of its parties."""
    told = {a.name for a in mention.actors if a.name}
    if told:
        return told <= names
    return len(mention.actors) > 1 and {a.party for a in mention.actors} <= parties
