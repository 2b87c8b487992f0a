"""The agenda of a contact: the issues that its own sentences put on the table."""

from __future__ import annotations

from collections.abc import Sequence

from goodoffices.coding.contacts.cluster import Draft
from goodoffices.coding.issues import agenda_features, topic_shares
from goodoffices.coding.linear import Linear, load_linear
from goodoffices.coding.sense.labels import LEAVES
from goodoffices.model import Mention, Reading

MODEL = "agenda"
FOLLOWING = 3
"""Sentences after a contact that may go on telling of it."""
MOST = 5
"""Issues of one contact at most; nine in ten annotated contacts have no more."""
_STEPS = (3, 6, 10, 15, 25, 40, 60, 80)


class Agenda:
    """Weighs the sentences of a contact against the report."""

    def __init__(self, model: Linear | None = None) -> None:
        self.model = model if model is not None else load_linear(MODEL)

    def issues(self, reading: Reading, draft: Draft, taken: frozenset[int]) -> list[str]:
        """The leaf issues on the agenda of the contact, surest first; `taken` are sentences that tell other contacts."""  # noqa: E501
        scored = [(leaf, self.model.score(f)) for leaf, f in leaf_features(reading, draft, taken)]
        chosen = sorted((s for s in scored if s[1] >= self.model.threshold), key=lambda s: (-s[1], s[0]))
        return [leaf for leaf, _ in chosen[:MOST]]


def leaf_features(reading: Reading, draft: Draft, taken: frozenset[int]) -> list[tuple[str, list[str]]]:
    """For each leaf issue what speaks for and against its being on the agenda."""
    report = reading.report
    own = draft.sentences()
    text = " ".join(reading.sentences[i].text for i in (*own, *follow_up(reading, draft, taken)))
    shares = topic_shares(report.text)
    rows = [(c.score, c.sense.agenda) for c in draft.cues if c.sense is not None]
    likely = mean(rows, len(LEAVES))
    rank = {
        leaf: n
        for n, (_, leaf) in enumerate(sorted((-p, leaf) for p, leaf in zip(likely, LEAVES, strict=True)))
    }
    out: list[tuple[str, list[str]]] = []
    for leaf, p in zip(LEAVES, likely, strict=True):
        features = agenda_features(leaf, text, report.title or "", shares)
        features += [f"sense>{n}" for n in _STEPS if p * 100 >= n]
        features += [f"sense>{n}:{leaf}" for n in (10, 40) if p * 100 >= n]
        features += [f"rank={min(rank[leaf], 6)}"]
        out.append((leaf, features))
    return out


def mean(rows: Sequence[tuple[float, Sequence[float]]], width: int) -> tuple[float, ...]:
    """The weighted mean of rows of probabilities; zeros where there are none."""
    total = sum(w for w, _ in rows)
    if not total:
        return (0.0,) * width
    return tuple(sum(w * values[n] for w, values in rows) / total for n in range(width))


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
