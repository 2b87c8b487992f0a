"""What the description of the HTTP API promises, tried with made-up questions of schemathesis."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from goodoffices.faces.web.app import create_app

from .conftest import settings_for

CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def described(record: object) -> object:
    app = create_app(settings_for(record, hosts=("testserver", "localhost")))  # type: ignore[arg-type]
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_question_breaks_the_server(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=list(CHECKS))
