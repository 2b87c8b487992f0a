"""Who holds a position: every actor of the sentence, and those who spoke last, judged by their place in the grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goodoffices.coding.positions.scene import FIRST, Scene, steps
from goodoffices.model import Actor, Mention, Token
from goodoffices.reading.tree import conjuncts, subtree

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
BACK = 3
"""Sentences looked back for a speaker."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An actor that may hold a position, with what speaks for it."""

    actor: Actor
    features: tuple[str, ...]
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke in an earlier sentence: the subject of a verb of saying or of a cue, or the first subject."""

    sentence: int
    actors: tuple[Actor, ...]
    way: str


def speaker_of(scene: Scene) -> Speaker | None:
    """Who speaks in a sentence, for the sentences after it."""
    best: tuple[int, int, Mention] | None = None
    for m in scene.mentions:
        token = scene.token(m.head)
        if not m.actors or m.attributive or token.dep not in SUBJECTS:
            continue
        verb = scene.token(token.head)
        rank = 0 if verb.lemma.casefold() in scene.words.speech else 1 if scene.cues[verb.i] else 2
        if best is None or (rank, m.head) < best[:2]:
            best = (rank, m.head, m)
    if best is None:
        return None
    return Speaker(scene.sentence.index, best[2].actors, ("says", "cue", "subject")[best[0]])


def claims(scene: Scene, anchor: int, before: Sequence[Speaker]) -> list[Claim]:
    """All actors that may hold the position whose proposition `anchor` heads; each party once, its best place first."""
    shared = _context(scene, anchor)
    found: dict[str, list[tuple[Actor, list[str], Mention | None]]] = {}
    inside = set(subtree(scene.sentence, anchor))
    path = scene.path(anchor)
    order = 0
    for m in scene.mentions:
        if not m.actors or (m.kind == "place" and scene.token(m.head).dep == "pobj"):
            continue
        order += 1
        features = [*_relation(scene, m, anchor, path, inside), f"nth:{min(order, 4)}"]
        held = scene.sense(anchor)
        if held is not None and m.head in held.holders:
            features += steps("holder", held.holders[m.head])
            features += ["likeliest"] if held.holders[m.head] == max(held.holders.values()) else []
        for actor in m.actors:
            if actor.party:
                extra = ["joint"] if len(m.actors) > 1 else []
                found.setdefault(actor.party, []).append((actor, [*features, *extra], m))
    here = bool(found)
    _add_voices(scene, anchor, found)
    held = scene.sense(anchor)
    surest = max(held.holders.values(), default=0.0) if held is not None else 0.0
    weak = [f for n in (10, 30, 50, 70, 90) if surest * 100 < n for f in (f"nobody here<{n}",)]
    for back, speaker in enumerate(reversed(before[-BACK:]), 1):
        gap = scene.sentence.index - speaker.sentence
        for actor in speaker.actors:
            if actor.party:
                features = [f"spoke:{min(back, 3)}", f"spoke:{back}:{speaker.way}", f"gap:{min(gap, 4)}"]
                features += ["spoke and nobody here"] if not here else []
                features += [f"spoke {min(back, 3)}&{w}" for w in weak]
                found.setdefault(actor.party, []).append((actor, features, None))
    for rank, party in enumerate(scene.about.parties[:3], 1):
        found.setdefault(party, []).append((Actor(None, party), [f"rank:{rank}"], None))
    return [_claim(scene, party, places, shared) for party, places in found.items()]


def _add_voices(
    scene: Scene, anchor: int, found: dict[str, list[tuple[Actor, list[str], Mention | None]]]
) -> None:
    """The source of the statement around the anchor, and the narrator of a text that is somebody's own."""
    how = "quoted" if anchor in scene.quoted else "plain"
    here = "somebody here" if found else "nobody here"
    voice = scene.voice(anchor)
    if voice is not None and voice.party:
        found.setdefault(voice.party, []).append((voice, ["voice", f"voice:{how}", f"voice:{here}"], None))
    for actor in scene.about.voices.narrators:
        if actor.party:
            features = [f"narrator:{how}", f"narrator:{here}", f"narrator:{'other' if voice else 'no'} voice"]
            found.setdefault(actor.party, []).append((actor, features, None))


def _claim(
    scene: Scene, party: str, places: list[tuple[Actor, list[str], Mention | None]], shared: list[str]
) -> Claim:
    features: list[str] = []
    for _, own, _ in places:
        features += own
    rank = scene.about.parties.index(party) + 1 if party in scene.about.parties else 9
    features += [f"rank:{min(rank, 5)}"]
    features += ["in title"] if party in scene.about.titled else []
    place = next((f for f in features if f.startswith("rel:")), "elsewhere")
    features += [f"{place}&{s}" for s in shared]
    if any(f.startswith("spoke:1") for f in features):
        features += [f"spoke last&{s}" for s in shared] + [f"spoke last&{place}"]
    named = next((p for p in places if p[0].name is not None), places[0])
    best = named if named[2] is not None or places[0][2] is None else places[0]
    return Claim(best[0], tuple(dict.fromkeys(features)), best[2])


def _context(scene: Scene, anchor: int) -> list[str]:
    """What the anchor's clause tells about where its holder is to be found."""
    out = ["quoted" if anchor in scene.quoted else "plain"]
    verbs = [scene.token(anchor), *scene.path(anchor)]
    subjects = [s for v in verbs for s in scene.below(v.i, "nsubj", "nsubjpass")]
    if any(s.text.casefold() in FIRST for s in subjects):
        out.append("first person")
    says = any(v.lemma.casefold() in scene.words.speech and v.pos == "VERB" for v in verbs)
    out.append("said" if says else "not said")
    if not any(m.actors for m in scene.mentions):
        out.append("no actors")
    return out


def _relation(scene: Scene, m: Mention, anchor: int, path: list[Token], inside: set[int]) -> list[str]:
    """The place of a mention as seen from the anchor."""
    head = scene.token(m.head)
    first = _first_conjunct(scene, m.head)
    above = {t.i: n for n, t in enumerate(path, 1)}
    out = [f"kind:{m.kind}", "nominal" if m.nominal else "named"]
    out += ["attributive"] if m.attributive else []
    out += ["coordinated"] if first != m.head else []
    out += ["quoted mention"] if m.head in scene.quoted else []
    token = scene.token(first)
    dep, governor = token.dep, token.head
    before = "before" if m.head < anchor else "after"
    out.append(before)
    if m.head in inside:
        return [*out, "rel:inside", f"inside:{head.dep}"]
    if governor in above or governor == anchor:
        depth = above.get(governor, 0)
        verb = scene.token(governor)
        out += [f"rel:{dep}", f"rel:{dep}:{min(depth, 4)}", *_of_verb(scene, verb, dep)]
        nearer = [t for t in path[: max(depth - 1, 0)] if any(c.dep in SUBJECTS for c in scene.below(t.i))]
        out += ["nearest subject"] if dep in SUBJECTS and not nearer else []
        return out
    up = scene.path(first)
    for far, t in enumerate(up, 1):
        if t.i in above or t.i == anchor:
            via = up[far - 2] if far > 1 else token
            out += [f"rel:far:{via.dep}", f"far:{via.dep}:{dep}", f"far:{min(far, 4)}"]
            if via.dep in SUBJECTS | {"poss"}:
                out += ["within subject", *_of_verb(scene, t, via.dep)]
            if via.dep == "prep":
                out += [f"prep:{via.lemma.casefold()}", f"prep:{via.lemma.casefold()}:{t.pos}"]
            return out
    return [*out, f"rel:none:{dep}"]


def _of_verb(scene: Scene, verb: Token, dep: str) -> list[str]:
    lemma = verb.lemma.casefold()
    out = [f"verb:{dep}:{verb.pos}"]
    if lemma in scene.words.speech:
        out.append(f"of speech:{dep}")
    out += (
        [f"of cue:{dep}", *(f"of:{dep}:{s}" for s in scene.cues[verb.i])]
        if scene.cues[verb.i]
        else [f"no cue:{dep}"]
    )
    return out


def _first_conjunct(scene: Scene, i: int) -> int:
    """The first of the coordinated words that a word belongs to, which tells its place in the clause."""
    at = scene.token(i)
    while at.dep in {"conj", "appos"} and at.head != at.i:
        at = scene.token(at.head)
    return at.i


def joint(scene: Scene, mention: Mention) -> list[int]:
    """The tokens coordinated with a mention's head."""
    return conjuncts(scene.sentence, _first_conjunct(scene, mention.head))
