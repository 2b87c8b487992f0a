"""Which texts are English, which are refused, and which are too short to tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.sources.language import BELIEVED, SMALL_WORDS, language_names, language_of

ENGLISH = [
    ("The envoys met in Geneva on Monday and agreed to meet again.", "a plain sentence"),
    ("THE ENVOYS MET IN GENEVA AND AGREED THAT THE TRUCE WOULD HOLD.", "set in capitals"),
    ("L'envoyé spécial Jean-François Théodore-Évrard and the minister met in Nouakchott.", "foreign names"),
    ("The Lebanese daily wrote: «لا سلام بلا عدالة» and the minister agreed with it.", "an Arabic quotation"),
    ("Minister Okafor, who was in Abuja with President Adeyemi-Bello, said that talks will resume.", "names"),
    ("Final communiqué of the Conférence de Lomé: the parties and the mediators will meet", "a French title"),
]
OTHER = [
    (
        "fr",
        "Le ministre a rencontré hier son homologue au palais et ils ont discuté de la trêve dans le nord du pays",
    ),
    (
        "de",
        "Der Minister hat gestern seinen Kollegen getroffen und mit ihm über die Waffenruhe im Norden gesprochen",
    ),
    (
        "es",
        "El ministro se reunió ayer con su homólogo y los dos hablaron sobre la tregua en el norte del país",
    ),
    (
        "pt",
        "O ministro encontrou ontem o seu homólogo e os dois falaram sobre a trégua que vigora no norte do país",
    ),
    (
        "it",
        "Il ministro ha incontrato ieri il suo collega e i due hanno parlato della tregua nel nord del paese",
    ),
    (
        "nl",
        "De minister heeft gisteren zijn collega ontmoet en met hem gesproken over het bestand in het noorden",
    ),
    (
        "tr",
        "Bakan dün mevkidaşıyla bir araya geldi ve ülkenin kuzeyindeki ateşkes hakkında onunla uzun süre görüştü",
    ),
    (
        "id",
        "Menteri bertemu dengan rekannya kemarin dan mereka membahas gencatan senjata di bagian utara negara itu",
    ),
    (
        "sw",
        "Waziri alikutana jana na mwenzake na wote wawili walijadili usitishaji wa mapigano kaskazini mwa nchi",
    ),
    (
        "so",
        "Wasiirka ayaa shalay la kulmay dhiggiisa waxayna ka wada hadleen xabbad joojinta ka jirta waqooyiga dalka",
    ),
]
SCRIPTS = [
    ("اجتمع الوزير مع نظيره أمس في القاهرة", "Arabic script"),
    ("השר נפגש אתמול עם עמיתו בירושלים", "Hebrew script"),
    ("Министр встретился вчера со своим коллегой", "Cyrillic script"),
    ("部长昨天会见了外国同行", "Chinese script"),
    ("大臣は昨日友人と会談した", "Japanese script"),
    ("Ο υπουργός συναντήθηκε χθες με τον ομόλογό του", "Greek script"),
    ("وقال The minister إن المحادثات مستمرة حتى نهاية الشهر", "Arabic script"),
]
UNTOLD = [
    ("Kofi Annan", "only a name"),
    ("12 34 56", "no letters at all"),
    ("Bonjour monsieur", "two words of French are too few to refuse a report for"),
    ("Real Madrid 3, Athletic Bilbao 1; Sevilla 2, Real Betis 2", "a table of names"),
]


@pytest.mark.parametrize(("text", "reason"), ENGLISH)
def test_english_is_read(text: str, reason: str) -> None:
    assert language_of(text).code == "en", reason


@pytest.mark.parametrize(("code", "text"), OTHER)
def test_another_language_is_refused_by_name(code: str, text: str) -> None:
    found = language_of(text)
    assert not found.readable
    assert found.name == language_names()[found.code or ""]
    assert {found.code, code} in ({code}, {"id", "ms"}, {"pt", "gl"})  # neighbours may stand for each other


@pytest.mark.parametrize(("text", "script"), SCRIPTS)
def test_another_script_is_refused_by_name(text: str, script: str) -> None:
    found = language_of(text)
    assert (found.readable, found.name) == (False, script)


@pytest.mark.parametrize(("text", "reason"), UNTOLD)
def test_too_short_to_tell_is_read(text: str, reason: str) -> None:
    found = language_of(text)
    assert (found.readable, found.code) == (True, None), reason


def test_names_alone_never_refuse_a_report() -> None:
    """Words with capitals do not count, however many: that is what names of people and places are."""
    names = "Ministère Affaires Étrangères Jean-Pierre Dupont " * 30
    assert language_of(f"{names} met {names}").readable


@given(
    st.lists(st.sampled_from(sorted(SMALL_WORDS)), min_size=1),
    st.lists(st.text("äöüßçñ", min_size=3), max_size=8),
)
def test_small_words_of_english_make_english(small: list[str], rest: list[str]) -> None:
    assert language_of(" ".join(small * len(rest or [""]) + rest)).code == "en"


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    found = language_of(text)
    assert found.name
    assert found.readable or found.code != "en"


def test_fewer_words_must_be_surer() -> None:
    (few, sure), (many, less_sure) = BELIEVED
    assert few < many
    assert sure > less_sure
