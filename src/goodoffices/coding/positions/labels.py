"""What the words of a proposition and its cue tell of stance, issue and direction."""

from __future__ import annotations

from goodoffices.coding.issue_lexicon import cue_features, group_of
from goodoffices.coding.positions.anchors import phrase
from goodoffices.coding.positions.lexicon import STANCES
from goodoffices.coding.positions.scene import Scene, guesses
from goodoffices.coding.sense.labels import DIRECTIONS, LEAVES
from goodoffices.model import Token
from goodoffices.reading.tree import subtree

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV"})
_GRAMMAR = frozenset({"PART", "ADP", "SCONJ", "AUX"})
PROMOTING = frozenset("demands calls_for proposes seeks supports reaffirms accepts commits concedes".split())
HOSTILE = frozenset("concern opposes rejects condemns denies threatens".split())


def issue_features(scene: Scene, i: int) -> list[str]:
    """Features for the leaf issue: cues in the proposition, the sentence, the sentence before, the title, the report."""  # noqa: E501
    start, end = _wide(scene, i)
    text = scene.sentence.text[start - scene.sentence.start : end - scene.sentence.start]
    own = cue_features(text)
    out = (
        [f"p:{f}" for f in own] + [f"s:{f}" for f in scene.issue_cues] + [f"t:{f}" for f in scene.about.title]
    )
    cues = [f for f in own if f.startswith("cue:")]
    out += [f"only:{cues[0]}"] if len(cues) == 1 else []
    out += ["p:none"] if not cues else []
    out += [f"p&t:{f}" for f in own if f"cue:{f.partition(':')[2]}" in scene.about.title]
    for leaf, share in scene.shares.items():
        if share >= 0.08:
            out.append(f"r:{leaf}:{min(3, int(share * 8))}")
            out += [f"p&r:{leaf}"] if f"cue:{leaf}" in own or f"hint:{leaf}" in own else []
            out += [f"r only:{leaf}"] if not cues else []
    before = scene.sentence.index - 1
    if before >= 0:
        out += [f"b:{f}" for f in cue_features(scene.reading.sentences[before].text)]
    sense = scene.sense(i)
    out += guesses("sense", sense.issues, LEAVES) if sense is not None else ["no sense"]
    for t in scene.sentence.tokens:
        if t.pos in _CONTENT:
            inside = start <= t.start < end
            out.append(f"{'pw' if inside else 'sw'}:{t.lemma.casefold()}")
    return out


def stance_features(scene: Scene, i: int) -> list[str]:
    """Features for the stance: the cues that govern the proposition, their grammar, and the words before it."""
    t, path = scene.token(i), scene.path(i)
    out = [
        f"pos:{t.pos}",
        f"dep:{t.dep}",
        f"lemma:{t.lemma.casefold()}",
        *(f"own:{s}" for s in scene.cues[i]),
    ]
    out += _modals(scene, t, "h")
    sense = scene.sense(i)
    out += guesses("sense", sense.stances, STANCES) if sense is not None else ["no sense"]
    deps: list[str] = []
    below, seen = t, False
    for depth, g in enumerate(path[:5], 1):
        deps.append(below.dep)
        lemma = g.lemma.casefold()
        out += [f"g:{lemma}", f"g{min(depth, 3)}:{lemma}", *_modals(scene, g, "g")]
        particle = below.lemma.casefold() if below.pos in {"ADP", "PART"} else ""
        for stance in scene.words.cues(lemma, g.pos, particle) or scene.cues[g.i]:
            out += [f"cue:{stance}", f"cue{min(depth, 3)}:{stance}"]
            out += [f"nearest:{stance}", f"nearest:{stance}:{g.pos}"] if not seen else []
        seen = seen or bool(scene.cues[g.i])
        out += ["first person"] if scene.first_person(g.i) else []
        for sister in scene.below(g.i, "acomp", "dobj", "attr", "oprd", "advmod"):
            out += [f"by:{s}" for s in scene.cues[sister.i]] if sister.i != below.i else []
        below = g
    out += [f"in:{s}" for cues in scene.cues for s in cues] + [f"pattern:{p}" for p in scene.patterns]
    start, _ = phrase(scene, i)
    at = next(x.i for x in scene.sentence.tokens if x.end > start)
    for back in (1, 2, 3):
        if at >= back:
            word = scene.token(at - back).lemma.casefold()
            out += [f"b{back}:{word}", f"b:{word}"]
    out += ["quoted"] if i in scene.quoted else ["plain"]
    for x in scene.sentence.tokens:
        if x.pos in _CONTENT | _GRAMMAR and x.i != i:
            out.append(f"w:{x.lemma.casefold()}")
    return out


def direction_features(scene: Scene, i: int, leaf: str, stance: str) -> list[str]:
    """Features for the direction, given leaf and stance: what ends, what hinders, what is denied."""
    t, path = scene.token(i), scene.path(i)
    words = scene.words
    start, end = phrase(scene, i)
    inner = [x for x in scene.sentence.tokens if start <= x.start < end]
    ends = sorted({x.lemma.casefold() for x in inner if x.lemma.casefold() in words.ending})
    near = [x for x in path[:2] if x.lemma.casefold() in words.ending]
    not_here = any(c.dep == "neg" for x in [t, *path[:2]] for c in scene.below(x.i))
    bad = any(x.lemma.casefold() in words.hindering for x in inner)
    mood = "promotes" if stance in PROMOTING else "hostile" if stance in HOSTILE else stance
    kind = "ill" if leaf in words.inverse else "good"
    turned = "ended" if ends or near else "kept"
    out = [
        f"leaf:{leaf}",
        f"stance:{stance}",
        f"{leaf}&{mood}",
        f"{kind}&{mood}&{turned}",
        f"{kind}&{stance}",
        f"{turned}&{mood}",
    ]
    out += [
        f"{leaf}&{mood}&{turned}",
        f"{leaf}&{turned}",
        f"neg:{not_here}&{mood}",
        f"neg:{not_here}&{mood}&{kind}",
    ]
    sense = scene.sense(i)
    if sense is not None:
        told = guesses("sense", sense.directions, DIRECTIONS)
        out += [*told, *(f"{kind}&{mood}&{g}" for g in told), *(f"{leaf}&{g}" for g in told[:1])]
    out += [f"bad&{mood}", f"bad&{mood}&{kind}"] if bad else []
    out += [f"end:{e}" for e in ends] + [f"head ends&{mood}&{kind}"] * (t.lemma.casefold() in words.ending)
    out += [
        f"lemma:{t.lemma.casefold()}",
        *(f"g:{p.lemma.casefold()}" for p in path[:3]),
        *_modals(scene, t, "h"),
    ]
    out += [f"p:{x.lemma.casefold()}" for x in inner if x.pos in _CONTENT | _GRAMMAR]
    group = group_of()[leaf]
    out += [f"group:{group}&{mood}", f"pattern:{group}"] if group else []
    return [*out, *(f"pattern:{p}" for p in scene.patterns)]


def _modals(scene: Scene, t: Token, label: str) -> list[str]:
    return [f"{label}:{c.dep}:{c.lemma.casefold()}" for c in scene.below(t.i, "aux", "neg", "mark", "advmod")]


def _wide(scene: Scene, i: int) -> tuple[int, int]:
    """The whole of what hangs on the head: more words than the phrase, better for the issue."""
    inside = subtree(scene.sentence, i)
    return scene.token(inside[0]).start, scene.token(inside[-1]).end
