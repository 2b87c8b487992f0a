"""Where a proposition may be: the words that can head the phrase that says what is wanted, backed or refused."""

from __future__ import annotations

from collections.abc import Sequence

from goodoffices.coding.issue_lexicon import cue_features
from goodoffices.coding.positions.scene import Scene, steps
from goodoffices.model import Mention, Sentence, Token
from goodoffices.reading.tree import subtree

_POS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "PRON", "AUX"})
_NEVER = frozenset(
    "compound det poss nmod aux auxpass punct nummod predet case mark cc prt intj npadvmod expl neg quantmod".split()
)
_PRONOUNS = frozenset({"this", "that", "it", "these", "those"})
_NEAR = 4
"""Governors that go into the features."""


LEAST = 0.02
"""Probability that the encoder must give a token; of the annotated heads nine in ten have more."""


def likely_anchors(scene: Scene) -> list[int]:
    """The tokens that the encoder does not rule out as heads of a proposition, in text order."""
    sense = scene.reading.senses.get(scene.sentence.index)
    return [i for i, p in sense.positions.items() if p.score >= LEAST] if sense is not None else []


def anchors(sentence: Sentence, mentions: Sequence[Mention]) -> list[int]:
    """The tokens that can head a proposition, in text order."""
    out: list[int] = []
    people = {m.head for m in mentions if m.kind == "person" or m.nominal}
    for t in sentence.tokens:
        if t.pos not in _POS or t.dep in _NEVER or t.i in people:
            continue
        if t.pos == "PRON" and (t.text.casefold() not in _PRONOUNS or t.dep not in {"dobj", "pobj"}):
            continue
        if t.pos == "ADJ" and t.dep in {"amod", "advmod"}:
            continue
        if t.dep in {"nsubj", "nsubjpass"} and t.pos == "PROPN":
            continue
        out.append(t.i)
    return out


def phrase(scene: Scene, i: int) -> tuple[int, int]:
    """Character range of the shortest phrase headed by a token that still says what the proposition is."""
    sentence = scene.sentence
    drop: set[int] = set()
    for child in scene.below(i):
        early = child.i < i and child.dep in {
            "nsubj",
            "nsubjpass",
            "aux",
            "mark",
            "cc",
            "auxpass",
            "advmod",
            "punct",
            "prep",
            "advcl",
            "expl",
            "ccomp",
            "npadvmod",
            "intj",
        }
        late = child.i > i and (
            child.dep in {"punct", "parataxis"} or (child.dep in {"advcl", "conj", "cc", "npadvmod", "relcl"})
        )
        nominal = sentence.tokens[i].pos in {"NOUN", "PROPN", "PRON"}
        if (early and not (nominal and child.dep in {"advmod"}) and not _keeps(scene, i, child)) or late:
            drop.update(subtree(sentence, child.i))
    inside = [t for t in subtree(sentence, i) if t not in drop]
    # The stretch around the head without a gap, so that what was dropped in the middle does not come back.
    at = inside.index(i)
    first, last = at, at
    while first > 0 and inside[first] - inside[first - 1] == 1:
        first -= 1
    while last + 1 < len(inside) and inside[last + 1] - inside[last] == 1:
        last += 1
    while last > at and sentence.tokens[inside[last]].pos in {"PUNCT", "CCONJ"}:
        last -= 1
    while first < at and sentence.tokens[inside[first]].pos in {"PUNCT", "CCONJ"}:
        first += 1
    return sentence.tokens[inside[first]].start, sentence.tokens[inside[last]].end


def _keeps(scene: Scene, i: int, child: Token) -> bool:
    """A clause with a subject of its own is taken whole ("the parties return to the table")."""
    head = scene.token(i)
    if head.pos not in {"VERB", "AUX"} or head.dep not in {
        "ccomp",
        "advcl",
        "pcomp",
        "ROOT",
        "conj",
        "relcl",
        "acl",
    }:
        return False
    return child.dep in {"nsubj", "nsubjpass", "aux", "auxpass", "neg", "expl"} and head.dep in {
        "ccomp",
        "advcl",
        "pcomp",
    }


def anchor_features(scene: Scene, i: int) -> list[str]:
    """What speaks for and against a position with this proposition head."""
    t = scene.token(i)
    path = scene.path(i)
    out = [
        f"pos:{t.pos}",
        f"dep:{t.dep}",
        f"dep:{t.dep}:{t.pos}",
        f"lemma:{t.lemma.casefold()}",
        *_governors(scene, i, path),
    ]
    out += [
        f"kid:{c.dep}:{c.lemma.casefold()}" if c.dep in {"aux", "neg", "mark"} else f"kid:{c.dep}"
        for c in scene.below(i)
    ]
    out += [f"own:{s}" for s in scene.cues[i]]
    text = _text(scene, i)
    about = [f for f in cue_features(text) if f.startswith("cue:")]
    out += ["issue:none"] if not about else ["issue:some", *(f"issue:{a}" for a in about)]
    out += ["issue:title"] if any(a in scene.about.title for a in about) else []
    out += ["quoted"] if i in scene.quoted else []
    out += ["first person"] if any(scene.first_person(p.i) for p in [t, *path]) else []
    out += ["ending"] if t.lemma.casefold() in scene.words.ending else []
    sense = scene.sense(i)
    out += steps("sense", sense.score) if sense is not None else ["no sense"]
    size = len(subtree(scene.sentence, i))
    out += [f"size:{0 if size < 2 else 1 if size < 4 else 2 if size < 12 else 3}"]
    return out


def _governors(scene: Scene, i: int, path: list[Token]) -> list[str]:
    out: list[str] = []
    below, seen = scene.token(i), False
    deps: list[str] = []
    for depth, g in enumerate(path[:_NEAR], 1):
        deps.append(below.dep)
        lemma = g.lemma.casefold()
        out += [f"gov{min(depth, 3)}:{lemma}"]
        if g.pos in {"VERB", "AUX"} and lemma in scene.words.speech:
            out += [f"speech:{depth}:{below.dep}", "speech"]
        for stance in scene.cues[g.i]:
            out += [f"cue{depth}:{stance}", f"cue:{stance}", f"cue:{stance}:{below.dep}"]
        if scene.cues[g.i] and not seen:
            seen = True
            out += [f"nearest:{depth}:{g.pos}", f"way:{'>'.join(deps)}"]
            out += ["cued by actor"] if _acted(scene, g.i) else []
            out += [f"cue aux:{c.lemma.casefold()}" for c in scene.below(g.i, "aux", "neg")]
        below = g
    out += ["no cue above"] if not seen else []
    out += [f"top:{'>'.join(deps)}"] if len(path) < _NEAR else []
    return out


def _acted(scene: Scene, i: int) -> bool:
    """Whether an actor is the subject or owner of a cue."""
    heads = {m.head for m in scene.mentions if m.actors}
    subjects = scene.below(i, "nsubj", "nsubjpass", "poss", "agent", "amod", "compound")
    return any(s.i in heads or s.text.casefold() in FIRST_PERSON for s in subjects)


FIRST_PERSON = frozenset({"we", "i"})


def _text(scene: Scene, i: int) -> str:
    inside = subtree(scene.sentence, i)
    return scene.sentence.text[
        scene.token(inside[0]).start - scene.sentence.start : scene.token(inside[-1]).end
        - scene.sentence.start
    ]


def sentence_features(scene: Scene) -> list[str]:
    """What speaks for and against any position in this sentence."""
    out = [
        f"word:{t.lemma.casefold()}"
        for t in scene.sentence.tokens
        if t.pos in {"VERB", "NOUN", "ADJ", "AUX", "ADV", "PART", "SCONJ"}
    ]
    out += [f"stance:{s}" for cues in scene.cues for s in cues]
    out += [f"pattern:{p}" for p in scene.patterns]
    out += list(scene.issue_cues)
    out += ["issues"] if any(f.startswith("cue:") for f in scene.issue_cues) else ["no issues"]
    share = len(scene.quoted) / len(scene.sentence.tokens)
    out += [f"quoted:{0 if share == 0 else 1 if share < 0.5 else 2 if share < 0.95 else 3}"]
    out += (
        ["first person"]
        if any(t.text.casefold() in {"we", "i", "our"} for t in scene.sentence.tokens)
        else []
    )
    out += ["actors"] if any(m.actors for m in scene.mentions) else ["no actors"]
    out += [f"length:{min(5, len(scene.sentence.tokens) // 8)}"]
    out += [f"place:{min(4, scene.sentence.paragraph // 3)}"]
    sense = scene.reading.senses.get(scene.sentence.index)
    scores = sorted((p.score for p in sense.positions.values()), reverse=True) if sense is not None else []
    out += [*steps("best", scores[0]), *steps("sum", sum(scores) / 2)] if scores else ["no sense"]
    return out
