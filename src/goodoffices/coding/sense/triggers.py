"""Words that may tell of a contact, vetoed by nothing but the list: whether they do is for the encoder to say."""

from __future__ import annotations

from goodoffices.coding.contacts.lexicon import lexicon
from goodoffices.model import Sentence

_FRAMES = frozenset({"light", "attend"})


def triggers(sentence: Sentence) -> list[int]:
    """The tokens of the sentence that may tell of a contact, in text order."""
    words = lexicon()
    out: list[int] = []
    for t in sentence.tokens:
        if t.text.casefold() in words.nouns:
            out.append(t.i)
        elif t.pos in {"VERB", "AUX"} and t.lemma in words.verbs:
            frame = words.verbs[t.lemma]
            if frame.frame not in _FRAMES and t.lemma != "be":
                out.append(t.i)
    return out
