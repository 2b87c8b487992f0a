"""How names are cut into words, so that names in data and names in reports meet.

``Élysée`` and ``Elysee``, ``Sana’a`` and ``Sana'a`` become the same words. Case is kept: callers fold it where
case does not matter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# One character for one character, so that offsets into the text stay valid.
_MARKS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "′": "'",
        "´": "'",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
    }
)
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ß": "ss",
        "ı": "i",
        "ə": "a",
        "Ə": "A",
        "ʿ": "",
        "ʾ": "",
        "ʻ": "",
        "ـ": "",
    }
)
_WORD = re.compile(r"[\w\u0300-\u036f]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of a text, accents folded, with its offsets into the unchanged text."""

    text: str
    start: int
    end: int


def fold(word: str) -> str:
    """The word without accents, with typographic apostrophes and hyphens made plain; case is kept."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.translate(_MARKS).translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def split_words(text: str) -> tuple[str, ...]:
    """The folded words and marks of a text: "U.S." gives ("U", ".", "S", ".")."""
    if text.isascii():
        return tuple(_WORD.findall(text))
    return tuple(fold(word) for word in _WORD.findall(text.translate(_MARKS)))


def find_words(text: str) -> tuple[Word, ...]:
    """The same words as :func:`split_words`, each with its place in the text."""
    return tuple(Word(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text.translate(_MARKS)))


def key(text: str) -> str:
    """The words of a name joined by single spaces, case folded: the form in which names are compared."""
    return " ".join(split_words(text)).casefold()
