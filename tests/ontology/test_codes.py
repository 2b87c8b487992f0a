"""Actor codes: country and sector of the office, bodies, armed groups, as of the day."""

from __future__ import annotations

from itertools import pairwise

import pytest

from goodoffices.ontology import Knowledge
from goodoffices.ontology.codes import Parts, code_of, country_of, is_code, parts, taken_apart

SECTORS = frozenset(part.code for part in parts().values() if part.kind == "role")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.mark.parametrize(
    ("party", "office", "date", "code", "why"),
    [
        ("Egypt", None, None, "EGY", "a state without an office"),
        ("Egypt", "foreign_minister", None, "EGYGOV", "a minister is the government"),
        ("Israel", "commander", None, "ISRMIL", "a commander"),
        ("Turkey", "legislator", None, "TURLEG", "a member of parliament"),
        ("Kenya", "judge", None, "KENJUD", "a judge"),
        ("Jordan", "intelligence_chief", None, "JORSPY", "the secret service"),
        ("Zambia", "opposition_leader", None, "ZMBOPP", "the opposition"),
        ("Oman", "mediator", None, "OMNGOV", "a state's mediator is its government, not an organisation"),
        ("Iran", "leader", None, "IRNGOV", "a state's leader is no rebel"),
        ("Palestinian Authority", "president", None, "PSEGOV", "an authority keeps its own code"),
        ("Palestinian Authority", None, None, "PSEGOV", "with or without an office"),
        ("Hamas", "political_bureau_head", None, "PSEREB", "the head of a group is the group"),
        ("United Nations", "special_envoy", None, "IGOUNO", "an envoy of a body is the body"),
        ("European Union", "high_representative", None, "IGOEUREEC", "likewise"),
        ("EU", None, None, "IGOEUREEC", "under another name"),
        ("Al-Qaeda", None, None, "IMGMOSALQ", "an armed group of no one country"),
        ("Reuters", None, None, "GBRMED", "media by the country of their seat"),
        ("Abkhazia", "president", None, "GEOSEP", "an authority that no more than a few recognise"),
        ("Romania", "president", None, "ROMGOV", "CAMEO keeps the older code"),
        ("Kashmir", None, None, None, "claimed by three: no code rather than one side's"),
        ("Nowhere", "president", None, None, "a party that is not known"),
        (None, "president", None, None, "no party"),
    ],
)
def test_code(
    knowledge: Knowledge, party: str | None, office: str | None, date: str | None, code: str | None, why: str
) -> None:
    assert code_of(knowledge, party, office=office, date=date) == code, why


@pytest.mark.parametrize(
    ("party", "date", "code"),
    [
        ("Taliban", "1995-01-01", "AFGREB"),
        ("Taliban", "1999-05-01", "AFGGOV"),
        ("Taliban", "2010-05-01", "AFGREB"),
        ("Taliban", "2021-08-14", "AFGREB"),
        ("Taliban", "2021-08-15", "AFGGOV"),
        ("Taliban", None, "AFGGOV"),
        ("Rapid Support Forces", "2020-03-01", "SDNMIL"),
        ("Rapid Support Forces", "2023-05-01", "SDNREB"),
        ("Sudan People's Liberation Movement", "2004-01-01", "SDNREB"),
        ("Sudan People's Liberation Movement", "2007-01-01", "SDNGOV"),
        ("Sudan People's Liberation Movement", "2015-01-01", "SSDGOV"),
        ("FARC", "2001-02-01", "COLREB"),
        ("FARC", "2020-02-01", "COLPTY"),
    ],
)
def test_code_is_that_of_the_day(knowledge: Knowledge, party: str, date: str | None, code: str) -> None:
    assert code_of(knowledge, party, date=date) == code
    assert knowledge.party_code(party, date) == code


def test_every_party_has_a_code_in_form(knowledge: Knowledge) -> None:
    """Only territories that several states claim, or that no state row governs, go without."""
    states = {state.cameo[:3] for state in knowledge.states.values() if state.cameo}
    for state in knowledge.states.values():
        assert is_code(state.cameo) or (state.kind == "territory" and not state.cameo), state.name
        assert not state.cameo[3:] or state.cameo[3:] in SECTORS, state.name
    for row in (*knowledge.organisations.values(), *knowledge.groups.values()):
        assert is_code(row.cameo), row.name
        head, rest = country_of(row.cameo), row.cameo[3:]
        if head in {"IGO", "NGO", "MNC", "IMG"}:
            continue
        if not rest:
            assert head in SECTORS, (row.name, "a people of no one country")
        else:
            assert head in states, row.name
            assert rest in SECTORS, row.name


def test_a_group_has_the_code_of_its_country_and_sector(knowledge: Knowledge) -> None:
    for group in knowledge.groups.values():
        if group.country and len(group.cameo) == 6:
            assert group.cameo == knowledge.states[group.country].cameo[:3] + group.sector, group.name


def test_every_office_has_a_sector_of_the_list(knowledge: Knowledge) -> None:
    assert {office.sector for office in knowledge.offices.values()} <= SECTORS | {"IGO"}


def test_dated_codes_do_not_overlap(knowledge: Knowledge) -> None:
    for of_, codes in knowledge._dated.items():
        earlier = list(reversed(codes))
        for first, second in pairwise(earlier):
            assert first.until, (of_, "only the last may be open")
            assert first.until < second.since, of_


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("EGY", True),
        ("EGYGOV", True),
        ("IGOUNOHLHWHO", True),
        ("EG", False),
        ("EGYGO", False),
        ("egy", False),
        ("", False),
    ],
)
def test_form_of_a_code(text: str, good: bool) -> None:
    assert is_code(text) is good


@pytest.mark.parametrize(
    ("code", "apart"),
    [
        ("EGY", Parts("EGY", "", (), ())),
        ("EGYGOV", Parts("EGY", "", ("GOV",), ())),
        ("IGOUNO", Parts("", "UNO", ("IGO",), ())),
        ("IGOUNOHLHWHO", Parts("", "WHO", ("IGO", "HLH"), ())),
        ("IGOEUREEC", Parts("EUR", "EEC", ("IGO",), ())),
        ("IMGMOSALQ", Parts("", "ALQ", ("IMG",), ("MOS",))),
        ("CVL", Parts("", "", ("CVL",), ())),
        (None, Parts("", "", (), ())),
    ],
)
def test_codes_are_taken_apart(code: str | None, apart: Parts) -> None:
    assert taken_apart(code) == apart
