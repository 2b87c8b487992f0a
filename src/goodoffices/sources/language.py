"""Which language a text is in, as far as it can be told; only English is read.

Two questions are put, cheap one first:

1. Script: where letters of another script outnumber the Latin ones, the text is not English.
2. Words: only words in lower case are looked at, because names of foreign people and places deceive every language
   identifier. Where enough of them are the small words of English the text is English, and no model is asked.
   Otherwise py3langid (naive Bayes on byte n-grams) compares English with the languages of `LANGUAGES`.

The thresholds are measured on 13,178 English texts (newswire, White House, event notes) and 18,380 single sentences
and headlines of them: no text and no sentence is refused. Of the sample sentences that spaCy ships for 37 other
languages in Latin script, put together to 20 words or more, those of 36 are refused (Haitian Creole is not).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

WORD = re.compile(r"[^\W\d_]+")
NOT_ASCII_LETTERS = re.compile(r"[^\W\d_a-zA-Z]")
ASCII_LETTERS = re.compile(r"[a-zA-Z]+")
# Small words of English that are none in the languages below; those shared ("in", "on", "for", "is") are out.
SMALL_WORDS = frozenset(
    "the of and with that from which were they their who would said has been will this but its after about when "
    "into".split()
)
# Share of small words among the words in lower case: 0.2 to 0.4 in English reports, at most 0.04 in other languages.
SURELY_ENGLISH = 0.08
# (words in lower case, probability) from which on the model is believed against English. The probability is that of
# its two best guesses together, because neighbours (Portuguese and Galician, Indonesian and Malay) share it.
BELIEVED = ((8, 0.9), (20, 0.5))
# A name for a language or script is worth a sentence only; a few thousand words tell as much as a million.
WORDS_ASKED = 3000


@dataclass(frozen=True, slots=True)
class Language:
    """What a text is written in.

    `code` is "en", another ISO 639-1 code, or None where it cannot be told (too short, or only names and figures);
    `name` is for messages: a language ("French") or a script ("Arabic script").
    """

    code: str | None
    name: str
    readable: bool


UNTOLD = Language(None, "a language that cannot be told", True)
ENGLISH = Language("en", "English", True)


@cache
def language_names() -> dict[str, str]:
    """ISO 639-1 code to English name, of the languages in Latin script that are told apart."""
    table = resources.files("goodoffices.sources").joinpath("languages.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded when first asked (half a second) and held to the languages of the table."""
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415 - most runs never need it

    model = LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
    model.set_languages(list(language_names()))
    return model


def language_of(text: str) -> Language:
    """The language of a text."""
    script = _foreign_script(text)
    if script:
        return Language(None, f"{script} script", readable=False)
    words = _telling_words(text)
    if not words:
        return UNTOLD
    if sum(word in SMALL_WORDS for word in words) >= SURELY_ENGLISH * len(words):
        return ENGLISH
    (code, best), (second, next_best) = _identifier().rank(" ".join(words[:WORDS_ASKED]))[:2]
    if code == "en":
        return ENGLISH
    probability = best + (next_best if second != "en" else 0.0)
    if any(len(words) >= least and probability >= sure for least, sure in BELIEVED):
        return Language(code, language_names()[code], readable=False)
    return UNTOLD


def _telling_words(text: str) -> list[str]:
    """The words in lower case; all words where the text is set in capitals."""
    words = WORD.findall(text)
    lower = [word for word in words if word.islower()]
    if len(lower) * 4 < len(words) and sum(word.isupper() for word in words) * 2 > len(words):
        return [word.lower() for word in words]
    return lower


def _foreign_script(text: str) -> str | None:
    """The script that most letters belong to, where most are not Latin."""
    foreign = Counter(NOT_ASCII_LETTERS.findall(text))
    if not foreign:
        return None
    latin = sum(map(len, ASCII_LETTERS.findall(text)))
    scripts: Counter[str] = Counter()
    for letter, number in foreign.items():
        # Unicode names begin with the script: "ARABIC LETTER BEH", "CJK UNIFIED IDEOGRAPH-4E00".
        scripts[unicodedata.name(letter, "UNKNOWN").split()[0]] += number
    latin += scripts.pop("LATIN", 0)
    if scripts.total() <= latin:
        return None
    if scripts["HIRAGANA"] or scripts["KATAKANA"]:
        return "Japanese"
    script = scripts.most_common(1)[0][0]
    return "Chinese" if script == "CJK" else script.capitalize()
