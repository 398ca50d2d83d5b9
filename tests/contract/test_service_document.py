"""Our contract beside the service's own document, where that is at hand: no call, parameter or word of our
own making."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.contract.service_contract import Contract, Operation


@pytest.fixture
def document(shared: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (shared / "ringcentral-fax.openapi.json").read_text(encoding="utf-8")
    )
    return content


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("FaxErrorCode", "FaxErrorCodeEnum"),
        ("MessageStatus", "MessageStatusEnum"),
        ("Direction", "MessageDirectionEnum"),
        ("Availability", "MessageAvailabilityEnum"),
        ("ReadStatus", "MessageReadStatusEnum"),
        ("Resolution", "FaxResolutionEnum"),
        ("Priority", "MessagePriorityEnum"),
    ],
)
def test_words_are_the_same(contract: Contract, document: dict[str, Any], ours: str, theirs: str) -> None:
    assert contract.enum(ours) == set(document["components"]["schemas"][theirs]["enum"])


def test_every_call_and_parameter_is_theirs(contract: Contract, document: dict[str, Any]) -> None:
    for operation in contract.operations.values():
        described = _operation(document, operation)
        parameters = [_resolved(document, parameter) for parameter in described.get("parameters", ())]
        known = {parameter["name"] for parameter in parameters if parameter["in"] == "query"}
        # The simulator's own button, and a parameter that the guide alone describes (API §4).
        assert set(operation.description.get("query", {})) <= known | {"decision", "access_token"}, (
            operation.name
        )
        # The page that a person signs in on is no part of the description.
        page = {"200"} if operation.template.endswith("/authorize") else set()
        statuses = {str(status) for status in operation.description["answers"]}
        assert statuses <= set(described["responses"]) | {"304"} | page, operation.name


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Record", "GetMessageInfoResponse"),
        ("Subscription", "SubscriptionInfo"),
        ("Contact", "PersonalContactResource"),
    ],
)
def test_fields_are_theirs(contract: Contract, document: dict[str, Any], ours: str, theirs: str) -> None:
    assert contract.fields(ours) <= _fields(document, document["components"]["schemas"][theirs])


def _operation(document: dict[str, Any], operation: Operation) -> dict[str, Any]:
    shape = re.sub(r"\{\w+\}", "*", operation.template)
    for path, methods in document["paths"].items():
        if re.sub(r"\{\w+\}", "*", path.replace("{apiVersion}", "v1.0")) == shape:
            found: dict[str, Any] = methods[operation.method.lower()]
            return found
    raise AssertionError(f"not in the document: {operation.method} {operation.template}")


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    schema = _resolved(document, schema)
    names = set(schema.get("properties", {}))
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        names |= _fields(document, part)
    return names
