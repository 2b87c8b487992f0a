"""What the model of statements sees of a cue and of a content that it may have."""

from __future__ import annotations

from goodoffices.model import Sentence, Token
from goodoffices.reading.attribution.contents import Option, breaks
from goodoffices.reading.attribution.cues import Cue
from goodoffices.reading.attribution.quotations import Page
from goodoffices.reading.attribution.words import cue_words
from goodoffices.reading.tree import ancestors, kids

_LENGTHS = (2, 8, 20, 50, 100, 200, 400)
"""Characters: bounds of the classes of length; the median content of the annotated articles has about 100."""
_OTHERS = frozenset({"say", "argue", "think", "want", "show"})
_MARKS = '"“”«»'


def _bucket(length: int) -> int:
    return sum(length > bound for bound in _LENGTHS)


def of_cue(page: Page, sentence: Sentence, cue: Cue) -> list[str]:
    """Features of the cue alone."""
    token = sentence.tokens[cue.head]
    out = [
        f"lemma={cue.lemma}",
        f"kind={cue.kind}",
        f"tag={token.tag}",
        f"dep={token.dep}",
        *(f"class={c}" for c in cue.classes or ("none",)),
        *(f"class={c}&kind={cue.kind}" for c in cue.classes),
    ]
    out += _of_source(sentence, cue)
    out += _of_children(sentence, token, cue)
    out += _of_ancestors(sentence, cue)
    if page.quoted(token.start):
        out.append("inside-quote")
        out += [f"inside-quote&class={c}" for c in cue.classes or ("none",)]
    if sentence.paragraph == 0:
        out.append("headline")
    out += [f"paragraph={min(3, sentence.paragraph)}", f"tokens={len(sentence.tokens) // 8}"]
    return out


def _of_source(sentence: Sentence, cue: Cue) -> list[str]:
    if not cue.source:
        return ["source=none", f"source=none&kind={cue.kind}"]
    tokens = [sentence.tokens[i] for i in cue.source]
    head = next((t for t in tokens if t.head not in cue.source), tokens[0])
    kind = head.text.casefold() if head.pos == "PRON" else head.pos
    out = [
        f"source={kind}",
        f"source={kind}&kind={cue.kind}",
        *(f"source={kind}&class={c}" for c in cue.classes),
    ]
    if head.pos == "NOUN":
        out.append(f"source-lemma={head.lemma}")
    if cue.heir:
        out.append("source-above")
    if min(cue.source) > cue.head:
        out.append("source-after")
    return out


def _of_children(sentence: Sentence, token: Token, cue: Cue) -> list[str]:
    below = kids(sentence, token.i)
    out = [
        f"has={t.dep}"
        for t in below
        if t.dep in {"ccomp", "xcomp", "dobj", "prep", "advmod", "dative", "nsubjpass"}
    ]
    out += [f"has-prep={t.text.casefold()}" for t in below if t.dep == "prep"]
    out += [f"lemma={cue.lemma}&prep={t.text.casefold()}" for t in below if t.dep == "prep"]
    out += [f"aux={t.lemma.casefold()}" for t in below if t.dep == "aux"]
    out += [f"adverb={t.text.casefold()}" for t in below if t.dep == "advmod"]
    out += ["negated" for t in below if t.dep == "neg"]
    out += [f"mark={t.text.casefold()}" for t in below if t.dep == "mark"]
    return out


def _of_ancestors(sentence: Sentence, cue: Cue) -> list[str]:
    """Whether the cue stands in what another cue governs, or beside one."""
    words = cue_words().verbs
    at = sentence.tokens[cue.head]
    out: list[str] = []
    for depth, above in enumerate(ancestors(sentence, cue.head)):
        classes = words.get(above.lemma.casefold(), ())
        if above.pos in {"VERB", "AUX"} and classes:
            out += [f"under={c}:{at.dep}" for c in classes]
            if at.dep in {"ccomp", "xcomp"} or "say" in classes:
                out += [f"within={'said' if 'say' in classes else 'other'}:{at.dep}"]
        if depth == 0:
            out.append(f"above={above.pos}:{at.dep}")
        at = above
        if depth > 5:
            break
    return out


def of_option(page: Page, sentence: Sentence, cue: Cue, option: Option) -> list[str]:
    """Features of a content together with its cue."""
    start, end = option.content[0][0], option.content[-1][1]
    text = page.text[start:end]
    length = sum(b - a for a, b in option.content)
    classes = cue.classes or ("none",)
    out: list[str] = [f"length={_bucket(length)}", f"parts={min(len(option.content), 3)}"]
    for kind in option.kinds:
        out += [f"o={kind}", f"o={kind}&kind={cue.kind}", f"o={kind}&lemma={cue.lemma}"]
        out += [f"o={kind}&class={c}" for c in classes]
        out += [f"o={kind}&dep={sentence.tokens[cue.head].dep}", f"o={kind}&length={_bucket(length)}"]
        out += [f"o={kind}&tag={sentence.tokens[cue.head].tag}"]
    first = text.split(maxsplit=1)[0].casefold().strip(_MARKS + "(")
    out.append(f"first={first}")
    out += [f"first={first}&class={c}" for c in classes]
    if text[0] in _MARKS:
        out += ["opens-quote", *(f"opens-quote&class={c}" for c in classes)]
    elif any(m in text for m in _MARKS):
        out.append("has-quote")
    if page.quoted(start) and page.quoted(end - 1):
        out.append("in-quote")
    marks = f"{page.quoted(sentence.tokens[cue.head].start)}:{page.quoted(start)}"
    out += [f"quoted={marks}", *(f"quoted={marks}&o={kind}" for kind in option.kinds)]
    out += [f"before={'yes' if end <= sentence.tokens[cue.first].start else 'no'}&kind={cue.kind}"]
    out.append(f"reach={'whole' if end >= sentence.end - 2 else 'part'}")
    gap = start - sentence.tokens[cue.last].end
    out.append(f"gap={'before' if gap < 0 else min(3, gap // 12)}")
    out += [f"gap={min(3, gap // 12)}&o={kind}" for kind in option.kinds if gap >= 0]
    out += _of_edges(page, sentence, option)
    out += _of_others(sentence, cue, option)
    if "," in page.text[sentence.tokens[cue.last].end : start]:
        out.append("comma-between")
    return out


def _of_others(sentence: Sentence, cue: Cue, option: Option) -> list[str]:
    """The classes of other verbs that attribute, within the content and beside it."""
    words = cue_words().verbs
    within: set[str] = set()
    beside: set[str] = set()
    for token in sentence.tokens:
        if token.pos != "VERB" or token.i == cue.head:
            continue
        classes = _OTHERS.intersection(words.get(token.lemma.casefold(), ()))
        if classes:
            held = any(a <= token.start < b for a, b in option.content)
            (within if held else beside).update(classes)
    return [*(f"holds={c}" for c in sorted(within)), *(f"beside={c}" for c in sorted(beside))]


def _of_edges(page: Page, sentence: Sentence, option: Option) -> list[str]:
    """What heads the content, and the places inside it at which it might have ended."""
    start, end = option.content[0][0], option.content[-1][1]
    inside = [t for t in sentence.tokens if start <= t.start < end]
    if not inside:
        return ["elsewhere"]
    first, last = inside[0].i, inside[-1].i
    head = next((t for t in inside if not first <= t.head <= last or t.head == t.i), inside[0])
    kind = option.kinds[0].split("|")[0]
    out = [f"head={head.pos}:{head.dep}", f"head={head.tag}&o={kind}"]
    if head.pos in {"NOUN", "PROPN", "PRON"}:
        out.append(f"head-noun={head.lemma if head.pos == 'NOUN' else head.pos}")
    if len(option.content) == 1:
        out += [f"over={name}" for name in dict.fromkeys(n for n, _ in breaks(page, sentence, start, end))]
    if last + 1 < len(sentence.tokens):
        after = sentence.tokens[last + 1]
        out.append(f"then={after.text.casefold() if after.pos == 'PUNCT' else after.pos}")
    return out
