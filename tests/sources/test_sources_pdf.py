"""PDF: columns in reading order, headers and footers left out, words and paragraphs whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from goodoffices.sources.failure import Failure
from goodoffices.sources.layout import Line, paragraphs_of
from goodoffices.sources.pdf import documents
from source_builders import lines_of, pdf

Drawn = list[tuple[float, float, float, str]]
LEFT = (
    "1. The Secretary-General of the league met the foreign minister of Ruritania in Strelsau, and both said that the "
    "border commission should go on with its work before the end of the year."
)
RIGHT = (
    "2. The envoy of Graustark, for his part, asked that observers be sent to the crossing at once, and that the talks on "
    "prisoners be taken up again without delay."
)


def text_of(pages: Sequence[Drawn], **info: str) -> str:
    (fields,) = documents(pdf(pages, info=info), {})
    return str(fields["text"])


def column(text: str, x: float, y: float = 700) -> Drawn:
    return lines_of(text, x, y, width=40)


def test_two_columns_are_read_one_after_the_other() -> None:
    assert text_of([[*column(LEFT, 60), *column(RIGHT, 320)]]) == f"{LEFT}\n\n{RIGHT}"


def test_the_order_in_the_file_does_not_matter() -> None:
    mixed = [piece for pair in zip(column(RIGHT, 320), column(LEFT, 60), strict=False) for piece in pair]
    left, right = column(LEFT, 60), column(RIGHT, 320)
    whole = [*mixed, *left[len(mixed) // 2 :], *right[len(mixed) // 2 :]]
    assert text_of([whole]) == f"{LEFT}\n\n{RIGHT}"


def test_a_heading_across_both_columns_stands_above_them() -> None:
    head = (
        60.0,
        740.0,
        10.0,
        "Report of the commission on the situation at the border of Ruritania and Graustark",
    )
    assert text_of([[head, *column(LEFT, 60), *column(RIGHT, 320)]]) == f"{head[3]}\n\n{LEFT}\n\n{RIGHT}"


def test_one_column_stays_one() -> None:
    assert text_of([lines_of(LEFT, 60, 700, width=80)]) == LEFT


def un_pages(number: int) -> list[Drawn]:
    """Pages as the United Nations set them: symbol above, job number and page below."""
    found = []
    for n in range(1, number + 1):
        head = [(60.0, 800.0, 9.0, "A/75/900"), (460.0, 800.0, 9.0, "Ruritania and Graustark")]
        foot = [(60.0, 40.0, 9.0, f"{n}/{number}"), (460.0, 40.0, 9.0, "21-04567")]
        found.append([*head, *column(f"{LEFT} Page{'abcdef'[n]}.", 60), *column(RIGHT, 320), *foot])
    return found


def test_headers_and_footers_are_left_out() -> None:
    text = text_of(un_pages(4))
    assert "A/75/900" not in text
    assert "21-04567" not in text
    assert "/4" not in text
    assert "Ruritania and Graustark" not in text
    assert text.count("observers be sent") == 4
    assert "Pageb." in text


MASTHEAD: Drawn = [
    (60.0, 780.0, 14.0, "United Nations"), (460.0, 780.0, 14.0, "A/75/900"), (60.0, 750.0, 20.0, "General Assembly"),
    (400.0, 750.0, 9.0, "Distr.: General"), (400.0, 738.0, 9.0, "3 March 2021"), (400.0, 726.0, 9.0, "Original: English"),
]  # fmt: skip


def test_a_document_of_the_united_nations_tells_its_day_and_publisher() -> None:
    (fields,) = documents(pdf([[*MASTHEAD, *column(LEFT, 60, 650), *column(RIGHT, 320, 650)]]), {})
    assert (fields["date"], fields["publisher"]) == ("2021-03-03", "United Nations")
    assert f"{LEFT}\n\n{RIGHT}" in fields["text"]


def test_the_day_on_which_the_file_was_made_is_not_taken() -> None:
    (fields,) = documents(pdf([column(LEFT, 60)], info={"CreationDate": "D:20210304"}), {})
    assert "date" not in fields


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Report of the commission", "Report of the commission"),
        ("Microsoft Word - draft 3.docx", None),
        ("2104567E.pdf", None),
        ("", None),
    ],
)
def test_titles(title: str, wanted: str | None) -> None:
    (fields,) = documents(pdf([column(LEFT, 60)], info={"Title": title}), {})
    assert fields.get("title") == wanted


def test_pictures_of_pages_are_told() -> None:
    with pytest.raises(Failure) as caught:
        documents(pdf([[]]), {})
    assert caught.value.code == "no-text"
    assert "recognition" in caught.value.message


def line(text: str, y: float, left: float = 60, size: float = 10) -> Line:
    return Line(left, y, left + 200, y + size, size, text)


PARAGRAPHS = [
    ([line("The talks go", 700), line("on in Strelsau.", 688)], ["The talks go on in Strelsau."], "lines"),
    ([line("The negotia-", 700), line("tions go on.", 688)], ["The negotiations go on."], "a parted word"),
    (
        [line("The Graustark-", 700), line("Ruritania talks.", 688)],
        ["The Graustark- Ruritania talks."],
        "a name keeps its hyphen",
    ),
    (
        [line("One.", 700), line("Still one.", 688), line("Two.", 660), line("Still two.", 648)],
        ["One. Still one.", "Two. Still two."],
        "a gap",
    ),
    (
        [line("1. One", 700), line("goes on.", 688), line("2. Two.", 676)],
        ["1. One goes on.", "2. Two."],
        "numbers",
    ),
    ([line("Head", 700, size=14), line("Body.", 686)], ["Head", "Body."], "other type"),
    (
        [
            line("The talks", 700),
            line("went", 688),
            line("on here.", 700, left=320),
            line("Well.", 688, left=320),
        ],
        ["The talks went on here. Well."],
        "into the next column",
    ),
    (
        [
            line("The talks", 700),
            line("ended.", 688),
            line("Later", 700, left=320),
            line("more.", 688, left=320),
        ],
        ["The talks ended.", "Later more."],
        "a full stop before the column ends",
    ),
    ([], [], "nothing"),
]


@pytest.mark.parametrize(("lines", "wanted", "reason"), PARAGRAPHS)
def test_paragraphs(lines: list[Line], wanted: list[str], reason: str) -> None:
    assert list(paragraphs_of(lines)) == wanted, reason
