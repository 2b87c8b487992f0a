"""Who says what: source, cue and content of direct, indirect and mixed quotation (after PolNeAR, LREC 2018).

The clause of the verb of saying gives cue and source; what it governs, or the sentence around it where it is put in,
gives the content. A quotation that the sentence leaves open goes on to its closing mark.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from goodoffices.errors import KnowledgeError
from goodoffices.model import Reading, Sentence, Statement, Token
from goodoffices.ontology.knowledge import DATA
from goodoffices.reading.quotes import quoted
from goodoffices.reading.tree import kids, subtree

Range = tuple[int, int]
_MARKS = frozenset({'"', "“", "”", "«", "»"})
_PAIRS = frozenset({"``", "''"})
_TRIM = " \t\n\r,;:–—-"


@dataclass(frozen=True, slots=True)
class Cues:
    """Lemmas that attribute, from `cues.toml`."""

    say: frozenset[str]
    think: frozenset[str]
    nouns: frozenset[str]
    with_object: frozenset[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The lists; raises KnowledgeError where one is missing."""
    path = DATA / "cues.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    missing = [k for k in ("say", "think", "nouns", "with_object") if not isinstance(data.get(k), list)]
    if missing:
        raise KnowledgeError([f"{path.name}: {k}: a list of lemmas is needed; add it" for k in missing])
    return Cues(*(frozenset(data[k]) for k in ("say", "think", "nouns", "with_object")))


class Statements:
    """Pipeline step: the statements of the text."""

    name = "statements"
    requires: frozenset[str] = frozenset({"sentences", "tokens"})
    gives: frozenset[str] = frozenset({"statements"})

    def __call__(self, reading: Reading) -> Reading:
        ranges = quoted(reading)
        found: list[Statement] = []
        for sentence in reading.sentences:
            if sentence.where == "text" and sentence.tokens:
                found.extend(_of_sentence(reading, sentence, ranges))
        return replace(reading, statements=tuple(_distinct(found)))


def _of_sentence(reading: Reading, sentence: Sentence, ranges: Sequence[Range]) -> Iterator[Statement]:
    words = cues()
    for token in sentence.tokens:
        lemma = token.lemma.casefold()
        found: Statement | None = None
        if token.pos in {"VERB", "AUX"} and lemma in words.say | words.think | words.with_object:
            found = _by_verb(reading, sentence, token, ranges)
        elif token.text.casefold() == "according":
            found = _according(reading, sentence, token, ranges)
        elif token.pos == "NOUN" and lemma in words.nouns:
            found = _by_noun(sentence, token)
        if found is not None:
            yield found


def _by_verb(reading: Reading, sentence: Sentence, verb: Token, ranges: Sequence[Range]) -> Statement | None:
    words, lemma = cues(), verb.lemma.casefold()
    source = _source(sentence, verb)
    own = {i for s in source for i in subtree(sentence, s)} | {verb.i}
    content = _governed(sentence, verb, own)
    if lemma in words.say and not _inside(verb.start, ranges):
        content = _quote_before(reading, sentence, verb, ranges) or content
    if content is None and lemma in words.say:
        content = _around(sentence, verb)
    if content is None and source and verb.tag != "VBN":
        objects = [t for t in kids(sentence, verb.i, "dobj") if lemma in words.with_object]
        content = _span(sentence, subtree(sentence, objects[0].i)) if objects else None
    if content is None:
        return None
    more: tuple[Range, ...] = ()
    if lemma in words.say and not _inside(verb.start, ranges):
        content = _whole_quote(reading, verb, content, ranges)
        more = _goes_on(reading, sentence, content, ranges)
    source_ranges = tuple(_noun_phrase(sentence, s) for s in source[:1])
    found = _statement(reading, source_ranges, (_cue(sentence, verb),), content, ranges)
    return replace(found, content=(*found.content, *more)) if found is not None else None


def _governed(sentence: Sentence, verb: Token, own: set[int]) -> Range | None:
    """The clause that the verb governs, with its "that" and its quotation marks."""
    clauses = kids(sentence, verb.i, "ccomp", "xcomp") if verb.lemma.casefold() not in {"have"} else []
    if not clauses:
        clauses = [t for t in kids(sentence, verb.i, "parataxis", "advcl", "oprd") if _quotes(sentence, t)]
    for clause in clauses:
        inside = [i for i in subtree(sentence, clause.i) if i not in own]
        if not inside:
            continue
        if len(inside) > 1 or clause.pos in {"VERB", "AUX", "ADJ"}:
            return _with_marks(sentence, _span(sentence, inside), verb)
    return None


def _quote_before(reading: Reading, sentence: Sentence, verb: Token, ranges: Sequence[Range]) -> Range | None:
    """The quotation that ends right before the speaker and his verb ('"...", the minister said')."""
    words = [verb.start, *(sentence.tokens[min(subtree(sentence, s))].start for s in _source(sentence, verb))]
    first = min(w for w in words if w >= sentence.start)
    for span in ranges:
        a, b = _marked(reading.report.text, span)
        if sentence.start < b <= first and len(reading.report.text[b:first].strip(_TRIM)) == 0:
            return a, b
    return None


def _quotes(sentence: Sentence, token: Token) -> bool:
    text = sentence.text
    start = sentence.tokens[min(subtree(sentence, token.i))].start - sentence.start
    return text[max(0, start - 2) : start + 1].strip()[:1] in {'"', "“", "'", "‘"}


def _around(sentence: Sentence, verb: Token) -> Range | None:
    """The sentence around a verb of saying that is put in or set at its end ("..., X said, ...")."""
    inserted = verb.dep in {"parataxis", "ccomp", "advcl", "conj"} and sentence.tokens[verb.head].i != verb.i
    before = sentence.text[: verb.start - sentence.start]
    if not inserted and not ('"' in before or "“" in before or "”" in before):
        return None
    own = subtree(sentence, verb.i)
    rest = [t.i for t in sentence.tokens if t.i not in set(own)]
    if verb.head == verb.i or not rest:
        first = min((s for s in _source(sentence, verb)), default=verb.i)
        first = min([first, verb.i, *subtree(sentence, first)])
        rest = [t.i for t in sentence.tokens if t.i < first]
    left = [i for i in rest if i < min(own)]
    chosen = left if len(left) > 2 else rest
    return _span(sentence, chosen) if len(chosen) > 2 else None


def _source(sentence: Sentence, verb: Token) -> list[int]:
    """The head of the phrase that says it; of a participle the subject of the clause above."""
    direct = kids(sentence, verb.i, "nsubj")
    if direct:
        return [direct[0].i]
    agents = [o for a in kids(sentence, verb.i, "agent") for o in kids(sentence, a.i, "pobj")]
    if agents:
        return [agents[0].i]
    passive = kids(sentence, verb.i, "nsubjpass")
    if passive:
        return [passive[0].i] if verb.lemma.casefold() in cues().think | {"tell", "quote", "inform"} else []
    above = sentence.tokens[verb.head]
    if verb.head == verb.i or verb.dep not in {"advcl", "conj", "xcomp", "acl", "relcl", "pcomp"}:
        return []
    if verb.dep in {"acl", "relcl"}:
        return [above.i]
    return _source(sentence, above) if above.pos in {"VERB", "AUX"} else []


def _according(
    reading: Reading, sentence: Sentence, token: Token, ranges: Sequence[Range]
) -> Statement | None:
    to = next((t for t in kids(sentence, token.i, "prep") if t.text.casefold() == "to"), None)
    if to is None:
        return None
    source = next(iter(kids(sentence, to.i, "pobj")), None)
    if source is None:
        return None
    own = set(subtree(sentence, token.i))
    rest = [t.i for t in sentence.tokens if t.i not in own]
    left, right = [i for i in rest if i < token.i], [i for i in rest if i > max(own)]
    chosen = left if len(left) >= len(right) else right
    if len(chosen) < 3:
        return None
    cue = (token.start, to.end)
    return _statement(reading, (_noun_phrase(sentence, source.i),), (cue,), _span(sentence, chosen), ranges)


def _by_noun(sentence: Sentence, noun: Token) -> Statement | None:
    """ "The minister's claim that ...": a noun with a clause."""
    clause = next(
        (
            t
            for t in kids(sentence, noun.i, "acl", "ccomp", "relcl")
            if any(m.text.casefold() == "that" and m.dep == "mark" for m in kids(sentence, t.i))
        ),
        None,
    )
    if clause is None:
        return None
    owner = next(iter(kids(sentence, noun.i, "poss")), None)
    source = (_noun_phrase(sentence, owner.i),) if owner is not None else ()
    return Statement(source, ((noun.start, noun.end),), (_span(sentence, subtree(sentence, clause.i)),))


def _noun_phrase(sentence: Sentence, i: int) -> Range:
    """The phrase of a source without relative clauses and appositions."""
    drop = {x for t in kids(sentence, i, "relcl", "appos", "acl", "punct") for x in subtree(sentence, t.i)}
    return _span(sentence, [x for x in subtree(sentence, i) if x not in drop])


def _cue(sentence: Sentence, verb: Token) -> Range:
    """The verb with its auxiliaries."""
    first = min(
        [t.start for t in kids(sentence, verb.i, "aux", "auxpass", "neg") if t.i < verb.i] + [verb.start]
    )
    return first, verb.end


def _span(sentence: Sentence, indexes: Sequence[int]) -> Range:
    return sentence.tokens[min(indexes)].start, sentence.tokens[max(indexes)].end


def _with_marks(sentence: Sentence, span: Range, verb: Token) -> Range:
    """The span with the quotation mark right before it, never across the verb."""
    start, end = span
    text = sentence.text
    before = text[: start - sentence.start].rstrip()
    if before[-1:] in {'"', "“", "‘"} and verb.end <= sentence.start + len(before) - 1:
        start = sentence.start + len(before) - 1
    if start < verb.start < end or start < verb.end < end:
        return (verb.end, end) if verb.start - start < end - verb.end else (start, verb.start)
    return start, end


def _inside(at: int, ranges: Sequence[Range]) -> bool:
    return any(a <= at < b for a, b in ranges)


def _marked(text: str, span: Range) -> Range:
    """A quoted range with its marks."""
    start, end = span
    if text[max(0, start - 2) : start] in _PAIRS:
        start -= 2
    elif text[max(0, start - 1) : start] in _MARKS:
        start -= 1
    return start, end + (2 if text[end : end + 2] in _PAIRS else 1 if text[end : end + 1] in _MARKS else 0)


def _whole_quote(reading: Reading, verb: Token, content: Range, ranges: Sequence[Range]) -> Range:
    """The content, widened to the quotation that it is part of, on its own side of the verb."""
    start, end = content
    for span in ranges:
        a, b = _marked(reading.report.text, span)
        if b <= start or a >= end or a <= verb.start < b:
            continue
        if b <= verb.start or a >= verb.end:
            start, end = min(start, a), max(end, b)
    if start < verb.start < end:
        return content
    return start, end


def _goes_on(
    reading: Reading, sentence: Sentence, content: Range, ranges: Sequence[Range]
) -> tuple[Range, ...]:
    """A quotation that opens right after the sentence belongs to the same speaker where his words came before it."""
    text = reading.report.text
    quoted_before = text[content[0] : content[0] + 1] in _MARKS or text[content[1] - 1 : content[1]] in _MARKS
    if not quoted_before or content[1] > sentence.end:
        return ()
    for span in ranges:
        a, b = _marked(text, span)
        if a >= sentence.end and not text[sentence.end : a].strip():
            return ((a, b),)
    return ()


def _statement(
    reading: Reading,
    source: tuple[Range, ...],
    cue: tuple[Range, ...],
    content: Range,
    ranges: Sequence[Range],
) -> Statement | None:
    """The statement with its content trimmed; None where nothing is left."""
    text = reading.report.text
    start, end = content
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    for a, b in cue:
        if start < a and b < end:
            # A cue within: the longer side is the content.
            start, end = (start, a) if a - start >= end - b else (b, end)
    if end - start < 3:
        return None
    return Statement(source, cue, ((start, end),), any(a - 1 <= start and end <= b + 2 for a, b in ranges))


def _distinct(found: Sequence[Statement]) -> list[Statement]:
    """One statement for each cue, in text order."""
    out: dict[tuple[Range, ...], Statement] = {}
    for statement in found:
        out.setdefault(statement.cue, statement)
    return sorted(out.values(), key=lambda s: (s.content[0], s.cue))


def statement_of(reading: Reading, start: int, end: int) -> Statement | None:
    """The innermost statement whose content covers the characters [start, end) of the text."""
    covering = [s for s in reading.statements if any(a <= start and end <= b for a, b in s.content)]
    return min(covering, key=lambda s: sum(b - a for a, b in s.content), default=None)
