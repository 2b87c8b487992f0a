"""Whether a deed happened, goes on, is planned, proposed, put off, called off, refused or denied.

The verb's own auxiliaries come first, then what governs it ("agreed to meet", "refused to hold talks"), then words
beside a noun ("the planned visit"). Values are those of the guide, and "negated" and "hypothetical".
"""

from __future__ import annotations

from goodoffices.model import Sentence, Token
from goodoffices.reading.tree import kids

_FUTURE = frozenset({"will", "would", "shall", "'ll", "’ll", "wo"})
_POSSIBLE = frozenset({"may", "might", "could", "can", "should", "must", "ca"})
PLANNED = frozenset(
    "plan schedule expect set due intend prepare agree arrange decide slate promise pledge vow commit likely ready "
    "poise aim determine".split()
)
PROPOSED = frozenset(
    "propose offer invite ask urge call seek want wish hope request demand suggest need consider encourage "
    "press push appeal insist advocate willing able try attempt like require favor favour contemplate explore mull "
    "invitation proposal offer call readiness willingness hope desire wish possibility possible unclear whether".split()
)
REFUSED = frozenset(
    "refuse decline reject boycott rebuff spurn snub shun rule skip refusal boycott unwilling".split()
)
CANCELLED = frozenset("cancel scrap abandon abort scrub cancellation".split())
POSTPONED = frozenset("postpone delay defer reschedule adjourn postponement".split())
DENIED = frozenset("deny denial".split())
ONGOING = frozenset("continue begin start resume open".split())
HAPPENED = frozenset("hold conclude end finish wrap complete after since during following".split())
_BESIDE = {
    "planned": "planned scheduled upcoming forthcoming coming next expected future impending eventual new fresh".split(),  # noqa: E501
    "proposed": "proposed possible potential suggested".split(),
    "ongoing": "ongoing current continuing".split(),
    "occurred": "previous last latest recent earlier past first historic rare".split(),
    "cancelled": "cancelled canceled aborted scrapped".split(),
    "postponed": "postponed delayed".split(),
}
_BESIDE_WORD = {word: modality for modality, words in _BESIDE.items() for word in words}
# Verbs whose particle turns their meaning.
_WITH_PARTICLE = {
    ("call", "off"): "cancelled",
    ("put", "off"): "postponed",
    ("push", "back"): "postponed",
    ("turn", "down"): "refused",
}
# Forms that the rules of the language model trace to another verb ("hopes" to "hop").
_LEMMAS = {"hopes": "hope", "hoped": "hope", "hoping": "hope"}
_ORDER = (
    "denied",
    "refused",
    "cancelled",
    "postponed",
    "negated",
    "proposed",
    "planned",
    "hypothetical",
    "ongoing",
    "occurred",
)
_PREPOSITION = {
    "after": "occurred", "following": "occurred", "before": "planned", "since": "occurred",
    "during": "occurred", "ahead": "planned", "at": "", "in": "",
}  # fmt: skip
_TALKING = frozenset(
    "say tell announce report inform describe brief speak mention refer ask answer quote".split()
)
MOTION = frozenset(
    "travel travell arrive fly go head leave depart come return visit journey send dispatch gather".split()
)


def stronger(a: str, b: str) -> str:
    """Of two modalities the one that limits more: a refused plan is refused, a planned proposal proposed."""
    return a if _ORDER.index(a) <= _ORDER.index(b) else b


def verb_modality(sentence: Sentence, i: int, depth: int = 4) -> str:
    """Modality of the deed that the verb `i` tells."""
    verb = sentence.tokens[i]
    own = _own(sentence, verb)
    governor = sentence.tokens[verb.head]
    if verb.dep == "conj" and governor.pos in {"VERB", "AUX"} and depth:
        if verb.tag == governor.tag or verb.tag in {"VB"}:
            above = verb_modality(sentence, governor.i, depth - 1)
            return stronger(own, above) if above not in {"ongoing", "negated"} else own
        return own
    if verb.head == verb.i or not depth:
        return own
    return stronger(own, _from_governor(sentence, verb, governor, depth))


def _own(sentence: Sentence, verb: Token) -> str:
    helpers = kids(sentence, verb.i, "aux", "auxpass")
    words = {h.text.casefold() for h in helpers}
    if any(t.dep == "neg" for t in kids(sentence, verb.i)) or words & {"never"}:
        return "negated"
    if any(t.dep == "mark" and t.text.casefold() in {"if", "unless"} for t in kids(sentence, verb.i)):
        return "hypothetical"
    if words & _FUTURE:
        return "planned"
    if words & _POSSIBLE:
        return "proposed"
    if verb.tag == "VBG" and words & {"is", "are", "was", "were", "been", "'re", "'s", "be"}:
        return "ongoing"
    if "to" in words and verb.tag == "VB" and verb.dep == "ROOT":
        return "planned"
    return "occurred"


def _from_governor(sentence: Sentence, verb: Token, governor: Token, depth: int) -> str:
    """What the verb or noun above makes of the deed."""
    word = governor.lemma.casefold()
    infinitive = any(t.text.casefold() == "to" for t in kids(sentence, verb.i, "aux"))
    if verb.dep in {"xcomp", "ccomp", "acl", "advcl", "relcl", "pcomp", "dobj"}:
        if governor.pos == "ADP":
            above = sentence.tokens[governor.head]
            told = cue_of(sentence, above)
            if told:
                return stronger(told, _upper(sentence, above, depth))
            return _PREPOSITION.get(word, "") or "occurred"
        told = cue_of(sentence, governor)
        if told == "ongoing" or (verb.dep == "relcl"):
            return "occurred"
        if told and (infinitive or verb.dep in {"xcomp", "ccomp", "dobj", "acl"}):
            return (
                stronger(told, _upper(sentence, governor, depth)) if told in {"planned", "proposed"} else told
            )
        if infinitive and governor.lemma in MOTION:
            return stronger("planned", _upper(sentence, governor, depth))
        if infinitive and verb.dep in {"advcl", "acl"}:
            return "planned"
        if verb.dep in {"xcomp", "advcl"} and not infinitive and verb.tag == "VBG":
            return verb_modality(sentence, governor.i, depth - 1)
        if infinitive and governor.lemma == "be":
            return "planned"
    return "occurred"


def _upper(sentence: Sentence, governor: Token, depth: int) -> str:
    if governor.pos not in {"VERB", "AUX"}:
        return "occurred"
    above = verb_modality(sentence, governor.i, depth - 1)
    # "agreed not to meet" is caught below; "did not agree to meet" and "will agree" stay what the cue says.
    return above if above in {"negated", "refused", "denied", "hypothetical"} else "occurred"


def cue_modality(lemma: str) -> str:
    """What a governing word makes of the deed under it, "" where it leaves it alone."""
    word = lemma.casefold()
    for words, modality in (
        (DENIED, "denied"),
        (REFUSED, "refused"),
        (CANCELLED, "cancelled"),
        (POSTPONED, "postponed"),
        (PLANNED, "planned"),
        (PROPOSED, "proposed"),
        (ONGOING, "ongoing"),
    ):
        if word in words:
            return modality
    return ""


def cue_of(sentence: Sentence, governor: Token) -> str:
    """The same for a word in its sentence: "called off" is not "called"."""
    lemma = _LEMMAS.get(governor.text.casefold(), governor.lemma.casefold())
    for particle in kids(sentence, governor.i, "prt", "advmod"):
        told = _WITH_PARTICLE.get((lemma, particle.text.casefold()))
        if told:
            return told
    return cue_modality(lemma)


def beside_modality(sentence: Sentence, i: int) -> str:
    """Modality that a word beside the noun tells ("the planned visit"), "" where none does."""
    for t in kids(sentence, i, "amod", "compound", "nmod", "advmod"):
        found = _BESIDE_WORD.get(t.text.casefold(), "")
        if found:
            return found
    return ""


def noun_modality(sentence: Sentence, i: int, depth: int = 3) -> str:
    """Modality of the deed that the noun `i` names, from the words around it."""
    noun = sentence.tokens[i]
    told = beside_modality(sentence, i)
    governor = sentence.tokens[noun.head]
    if noun.dep == "conj" and depth and governor.pos in {"NOUN", "PROPN"}:
        return told or noun_modality(sentence, governor.i, depth - 1)
    above = "occurred"
    if noun.head != noun.i:
        if governor.pos == "ADP":
            above = _through_preposition(sentence, governor, depth)
        elif governor.pos in {"VERB", "AUX"}:
            above = _under_verb(sentence, noun, governor)
        elif cue_of(sentence, governor):
            above = cue_of(sentence, governor)
    if told in {"occurred", ""}:
        return above if above != "occurred" else (told or above)
    if above in {"refused", "denied", "cancelled", "postponed", "negated"}:
        return above
    return told


def _under_verb(sentence: Sentence, noun: Token, verb: Token) -> str:
    """The noun is subject or object of a verb."""
    above = verb_modality(sentence, verb.i)
    told = cue_of(sentence, verb)
    if noun.dep in {"dobj", "nsubjpass", "attr", "oprd"} and told:
        if told == "ongoing":
            return above if above not in {"occurred"} else "ongoing"
        return (
            stronger(told, above)
            if above in {"negated", "refused", "denied"} or told in {"planned", "proposed"}
            else told
        )
    if verb.lemma == "be" and noun.dep == "nsubj":
        extra = [cue_of(sentence, t) for t in kids(sentence, verb.i, "acomp", "attr", "xcomp")]
        return next((m for m in extra if m), above)
    return above


def _through_preposition(sentence: Sentence, prep: Token, depth: int = 2) -> str:
    word = prep.text.casefold()
    fixed = _PREPOSITION.get(word)
    if fixed:
        return fixed
    above = sentence.tokens[prep.head]
    if above.i == prep.i:
        return "occurred"
    if above.pos == "ADP":
        return _through_preposition(sentence, above, depth)
    if word == "of" and above.text.casefold() == "ahead":
        return "planned"
    if above.pos in {"VERB", "AUX"}:
        own = verb_modality(sentence, above.i)
        told = cue_of(sentence, above)
        if word in {"for", "on", "to"} and told in {
            "planned",
            "proposed",
            "refused",
            "cancelled",
            "postponed",
            "denied",
        }:
            return stronger(told, own)
        if word == "for" and above.lemma in MOTION:
            return stronger("planned", own)
        if word not in {"for", "to", "in", "at", "with", "into", "through", "by"} or above.lemma in _TALKING:
            return "occurred"
        if word == "in" and above.lemma in {"be", "engage", "involve"} and own == "occurred":
            return "ongoing"
        return own
    told = cue_of(sentence, above)
    if told and word in {"for", "to", "of", "on"}:
        return told
    if above.pos == "NOUN" and word in {"of", "in", "during"} and depth:
        return noun_modality(sentence, above.i, depth - 1)
    return "occurred"
