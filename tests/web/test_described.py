"""What the description of the HTTP API promises, tried with made-up questions of schemathesis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from goodoffices.faces.web.app import create_app

from .conftest import settings_for

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
PATHS = [
    f"/api/v1/{name}"
    for name in ("reports", "contacts", "positions", "events", "tracks", "actors", "search", "deleted")
] + [f"/api/v1/{name}/{{name}}" for name in ("reports", "contacts", "positions", "events", "tracks")]


@pytest.fixture(scope="module")
def described(record: Path) -> dict[str, Any]:
    """The operations of the description by path."""
    app = create_app(settings_for(record, hosts=("testserver", "localhost")))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    return {one.ok().path: one.ok() for one in schema.get_all_operations()}


def test_every_operation_is_tried(described: dict[str, Any]) -> None:
    assert len(described) == len(PATHS), sorted(described)


@pytest.mark.parametrize("number", range(len(PATHS)))
def test_no_question_breaks_the_server(described: dict[str, Any], number: int) -> None:
    operation = described[sorted(described)[number]]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def asked(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    asked()
