"""Contacts: sentences of our own, what they must yield, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.model import Reading

Read = Callable[..., Reading]

ROWS = [
    # text, (format, modality, place), {(name or party, role)}, why
    (
        "Norwegian Foreign Minister Kari Lund met her Kenyan counterpart Peter Otieno in Oslo on Tuesday.",
        ("meeting", "occurred", "Oslo"),
        {("Kari Lund", "host"), ("Peter Otieno", "visitor")},
        "the place in the country of one side makes it host; the counterpart has a party and a name",
    ),
    (
        "Qatar's foreign minister, Hamad Nasser, received Lebanese Prime Minister Rami Haddad.",
        ("meeting", "occurred", None),
        {("Hamad Nasser", "host"), ("Rami Haddad", "visitor")},
        "who receives is host",
    ),
    (
        "Finnish President Aino Korhonen received a phone call from Estonian President Mart Kask on Monday.",
        ("phone", "occurred", None),
        {("Aino Korhonen", "recipient"), ("Mart Kask", "initiator")},
        "the call comes from the one after from",
    ),
    (
        "Ghana's President Kofi Mensah will visit Togo next week.",
        ("visit", "planned", "Togo"),
        {("Kofi Mensah", "visitor")},
        "a trip to a country with no interlocutor is a visit; the country is no participant",
    ),
    (
        "Envoys from Chad and Niger agreed to meet in Geneva in July.",
        ("meeting", "planned", "Geneva"),
        {("Chad", "participant"), ("Niger", "participant")},
        "agreed to meet is a plan; Geneva belongs to neither",
    ),
    (
        "Peruvian Foreign Minister Luis Paredes refused to meet Bolivian officials.",
        ("meeting", "refused", None),
        {("Luis Paredes", "participant"), ("Bolivia", "participant")},
        "a refusal is a record of its own kind",
    ),
    (
        "Oman hosted indirect talks between Armenia and Azerbaijan in Muscat.",
        ("indirect_talks", "occurred", "Muscat"),
        {("Oman", "host"), ("Armenia", "participant"), ("Azerbaijan", "participant")},
        "both sides and the go-between take part",
    ),
    (
        "Spanish Foreign Minister Ana Soler held a video conference with Moroccan Foreign Minister Idriss Alami.",
        ("video", "occurred", None),
        {("Ana Soler", "participant"), ("Idriss Alami", "participant")},
        "the noun beside conference tells the channel",
    ),
    (
        "Swedish Foreign Minister Nils Berg discussed with Danish Foreign Minister Lise Holm the fishing dispute.",
        ("unspecified", "occurred", None),
        {("Nils Berg", "participant"), ("Lise Holm", "participant")},
        "discussed with is no phone call and no meeting",
    ),
    (
        (
            "U.S. Secretary of State Anna Hale flew to Pakistan on Friday, accompanied by CIA Director Mark Orr, and "
            "met Pakistani Prime Minister Bilal Sharif."
        ),
        ("meeting", "occurred", "Pakistan"),
        {("Anna Hale", "visitor"), ("Mark Orr", "visitor"), ("Bilal Sharif", "host")},
        "who came along takes part on the side of the one accompanied",
    ),
    (
        (
            "Secretary of State Anna Hale met President Daudi Ruto of Kenya in Nairobi on Monday. Hale was joined by "
            "Assistant Secretary of State Mark Orr and Ambassador Lee Paine."
        ),
        ("meeting", "occurred", "Nairobi"),
        {("Anna Hale", "visitor"), ("Mark Orr", "visitor"), ("Lee Paine", "visitor"), ("Daudi Ruto", "host")},
        "company told in the next sentence; its side is that of the one who was joined",
    ),
]


@pytest.mark.parametrize(("text", "kind", "people", "why"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_one_contact(
    read: Read, text: str, kind: tuple[str, str, str | None], people: set[tuple[str, str]], why: str
) -> None:
    contacts = read(text).contacts
    assert len(contacts) == 1, why
    contact = contacts[0]
    assert (contact.format, contact.modality, contact.place) == kind, why
    assert {(p.actor.name or p.actor.party, p.role) for p in contact.participants} == people, why


NONE = [
    ("The two companies held talks on a merger on Monday.", "companies among themselves are no contact"),
    ("The prime minister met reporters after the cabinet meeting.", "press and cabinet are no contact"),
    ("Kenya must meet its obligations under the treaty.", "to meet obligations is to meet nobody"),
    ('He called the Sudanese delegation\'s demands "absurd".', "to call something absurd is no phone call"),
    ("The team will meet Brazil in the final on Sunday.", "sport is no diplomacy"),
]


@pytest.mark.parametrize(("text", "why"), NONE, ids=[r[0][:40] for r in NONE])
def test_no_contact(read: Read, text: str, why: str) -> None:
    assert read(text).contacts == (), why


def test_a_tour_is_one_record_per_stop(read: Read) -> None:
    reading = read("Tunisian Foreign Minister Salma Trabelsi travelled to Rome, Madrid and Lisbon last week.")
    assert [c.place for c in reading.contacts] == ["Rome", "Madrid", "Lisbon"]
    assert {p.actor.name for c in reading.contacts for p in c.participants} == {"Salma Trabelsi"}


def test_several_sentences_on_one_contact_are_one_record(read: Read) -> None:
    reading = read(
        "Irish Foreign Minister Sean Doyle met Maltese Foreign Minister Carmen Borg in Valletta on Monday. "
        "The meeting dealt with the ceasefire in Libya. The two ministers also discussed fishing rights."
    )
    assert len(reading.contacts) == 1
    assert reading.contacts[0].place == "Valletta"
    assert reading.contacts[0].date is not None
    assert reading.contacts[0].date.value == "2021-06-07"


def test_an_umbrella_sentence_is_no_record_of_its_own(read: Read) -> None:
    reading = read(
        "Jordan consulted with the foreign ministers of Iraq and Kuwait.\n\n"
        "Jordanian Foreign Minister Sami Nasser met Iraqi Foreign Minister Ali Jabouri in Amman. "
        "Later he telephoned Kuwaiti Foreign Minister Fahad Mutairi."
    )
    assert sorted(c.format for c in reading.contacts) == ["meeting", "phone"]


def test_evidence_is_the_sentence_itself(read: Read) -> None:
    text = "Nothing happened. Greek Prime Minister Nikos Pappas met Cypriot President Yiannis Loizou in Athens. It rained."  # noqa: E501
    (contact,) = read(text).contacts
    (span,) = contact.evidence.spans
    assert text[span.start : span.end] == span.quote
    assert span.quote.startswith("Greek")
    assert span.quote.endswith("Athens.")


def test_the_same_text_gives_the_same_record(read: Read) -> None:
    text = "Egypt and Sudan held talks in Khartoum on Monday. Envoys of both countries will meet again in Cairo in July."  # noqa: E501
    assert read(text) == read(text)
