"""Checks answers against the service's own OpenAPI document, more strictly than it asks.

Properties that the document does not know are errors here, since a misspelt
name would otherwise go unnoticed.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_BASE = "urn:service"


class OpenApi:
    """The document, ready to check answers."""

    def __init__(self, path: Path) -> None:
        self._document = json.loads(path.read_text())
        # These values are a slip of whatever wrote the document: descriptions instead of codes.
        self._document["components"]["schemas"]["ADGError"]["properties"]["errorCode"].pop("enum", None)
        strict = copy.deepcopy(self._document)
        schemas = strict["components"]["schemas"]
        parents = set(_all_of_refs(schemas))
        for name, schema in schemas.items():
            # Error bodies carry copies of their fields at the top (API §9).
            _tighten(schema, inside_all_of=name in parents or "Error" in name)
        self._strict = Registry().with_resource(_BASE, DRAFT202012.create_resource(strict))
        plain = copy.deepcopy(self._document)
        _nullable(plain)
        self._plain = Registry().with_resource(_BASE, DRAFT202012.create_resource(plain))
        self.seen: set[str] = set()

    def operations(self) -> set[str]:
        """Ids of all operations."""
        return {
            operation["operationId"]
            for methods in self._document["paths"].values()
            for operation in methods.values()
            if isinstance(operation, dict) and "operationId" in operation
        }

    def check(self, answer: httpx.Response) -> None:
        """Raises AssertionError when the answer is not what the document promises for this call."""
        path, operation = self._operation(answer.request.method, answer.request.url.path)
        self.seen.add(operation["operationId"])
        method = answer.request.method.lower()
        responses = operation["responses"]
        status = str(answer.status_code)
        assert status in responses, f"{operation['operationId']} does not answer {status}"
        pointer = f"/paths/{_escape(path)}/{method}/responses/{status}"
        response = responses[status]
        if "$ref" in response:
            pointer = response["$ref"][1:]
            response = self._document["components"]["responses"][pointer.rpartition("/")[2]]
        content = response.get("content")
        if not content:
            assert not answer.content or answer.status_code >= 300
            return
        kind = answer.headers["content-type"].split(";")[0]
        assert kind in content, f"{operation['operationId']} does not answer with {kind}"
        if "json" in kind:
            schema = f"{_BASE}#{pointer}/content/{_escape(kind)}/schema"
            registry = self._strict if answer.is_success else self._plain
            self._validate(schema, registry, answer.json())

    def check_event(self, schema: str, event: Any) -> None:
        """Check a notification against a named schema."""
        self._validate(f"{_BASE}#/components/schemas/{schema}", self._plain, event)

    def _validate(self, schema: str, registry: Registry[Any], value: Any) -> None:
        checker = Draft202012Validator({"$ref": schema}, registry=registry, format_checker=FormatChecker())
        problems = [f"{list(error.absolute_path)}: {error.message}" for error in checker.iter_errors(value)]
        assert not problems, "\n".join(problems)

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, Any]]:
        found = []
        for template, methods in self._document["paths"].items():
            pattern = re.sub(r"\{[^}]+\}", "[^/]+", template.replace(".", r"\."))
            if re.fullmatch(pattern, path) and method.lower() in methods:
                found.append((template.count("{"), template, methods[method.lower()]))
        assert found, f"the document knows no {method} {path}"
        return min(found, key=lambda item: item[0])[1:]


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _nullable(schema: Any) -> None:
    """OpenAPI 3.0 says `nullable`; JSON Schema says it with a list of types."""
    if isinstance(schema, list):
        for item in schema:
            _nullable(item)
    if not isinstance(schema, dict):
        return
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    for value in schema.values():
        _nullable(value)


def _all_of_refs(schema: Any) -> Iterator[str]:
    """Names of schemas that others extend; these must stay open."""
    if isinstance(schema, list):
        for item in schema:
            yield from _all_of_refs(item)
    if isinstance(schema, dict):
        for item in schema.get("allOf", []) if isinstance(schema.get("allOf"), list) else []:
            if "$ref" in item:
                yield item["$ref"].rpartition("/")[2]
        for value in schema.values():
            yield from _all_of_refs(value)


def _tighten(schema: Any, *, inside_all_of: bool) -> None:
    """Close every object, so that unknown properties are found."""
    if not isinstance(schema, dict):
        return
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    for name in ("anyOf", "oneOf"):
        for item in schema.get(name, []):
            _tighten(item, inside_all_of=inside_all_of)
    for item in schema.get("allOf", []):
        _tighten(item, inside_all_of=True)
    for item in (schema.get("properties") or {}).values():
        _tighten(item, inside_all_of=False)
    _tighten(schema.get("items"), inside_all_of=False)

    closable = "properties" in schema and "additionalProperties" not in schema
    if closable and not inside_all_of:
        schema["unevaluatedProperties"] = False
