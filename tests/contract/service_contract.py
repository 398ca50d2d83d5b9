"""Holds requests and answers against the contract in `schema/`.

An object may have only the fields that the contract names, since a misspelt name would otherwise go
unnoticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jsonschema
import yaml

from tests.contract.fax_bodies import fax_of

SCHEMA = Path(__file__).with_name("schema")
MOST_RECORDS = 20
"""Of a long list so many records are checked; one piece of code writes all of them."""

_ACCOUNT = "/restapi/v1.0/account/{id}"
_PLACES = {"{account}": _ACCOUNT, "{extension}": _ACCOUNT + "/extension/{id}"}
_SEGMENTS = {"{id}": r"[A-Za-z0-9~-]+", "{ids}": r"(\*|\d+(,\d+)*)"}
_FORM = "application/x-www-form-urlencoded"
_FRAMES = {
    "ConnectionDetails": "ConnectionFrame",
    "ServerNotification": "NotificationFrame",
    "Error": "ErrorFrame",
    "Heartbeat": "HeartbeatFrame",
}
Schema = dict[str, Any]


class ContractBroken(AssertionError):
    """A request or an answer is not as the contract says."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it went over the wire. Names of headers in small letters."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it went over the wire. Names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the service."""

    name: str
    method: str
    template: str
    description: Schema

    @property
    def path_pattern(self) -> str:
        """A regular expression for the path of its address."""
        pattern = re.escape(self.template).replace(r"\{", "{").replace(r"\}", "}")
        for name, segment in _SEGMENTS.items():
            pattern = pattern.replace(name, segment)
        return pattern


class Contract:
    """The part of the service that the program and its simulator use."""

    def __init__(self, folder: Path = SCHEMA) -> None:
        self._schemas: Schema = {}
        self.operations: dict[str, Operation] = {}
        self.codes: dict[int, frozenset[str]] = {}
        for path in sorted(folder.glob("*.yaml")):
            page = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
            self._schemas.update(page.get("$defs", {}))
            self.codes.update(
                {status: frozenset(text.split()) for status, text in page.get("codes", {}).items()}
            )
            for name, description in page.get("operations", {}).items():
                self.operations[name] = _operation(name, description)
        for schema in self._schemas.values():
            _close(schema)
        for operation in self.operations.values():
            _close(operation.description)
        self._validators: dict[str, jsonschema.Draft202012Validator] = {}

    def enum(self, name: str) -> set[str]:
        """The words that a named value may have."""
        return set(self._schemas[name]["enum"])

    def fields(self, name: str) -> set[str]:
        """The fields that a named object may have."""
        return set(self._schemas[name]["properties"])

    def operation(self, method: str, path: str) -> Operation:
        """The call that a request is. Raises ContractBroken where there is none."""
        for operation, pattern in self._patterns:
            if operation.method == method and pattern.fullmatch(path):
                return operation
        raise ContractBroken(f"no such call: {method} {path}")

    def check_request(self, request: Request) -> str:
        """The operation's name. Raises ContractBroken."""
        operation = self.operation(request.method, request.path)
        where = f"{operation.name}, request"
        signed = request.headers.get("authorization", "").startswith("Bearer ")
        _demand(signed or operation.description.get("open"), where, "no bearer token")
        self._check_query(request, operation, where)
        self._check_body(request, operation, where)
        return operation.name

    def check_answer(self, request: Request, answer: Answer) -> str:
        """The operation's name. Raises ContractBroken."""
        if answer.status in (404, 405) and not self._knows(request):
            self._check_refusal("RestError", answer, "an unknown address")
            return ""
        operation = self.operation(request.method, request.path)
        where = f"{operation.name}, answer {answer.status}"
        group = answer.headers.get("x-rate-limit-group")
        _demand(group in (None, operation.description.get("group")), where, f"the rate group is not {group}")
        if answer.status >= 400:
            self._check_refusal(operation.description.get("errors", "RestError"), answer, where)
            return operation.name
        answers = operation.description["answers"]
        _demand(answer.status in answers, where, "the contract knows no such status here")
        media = answer.headers.get("content-type", "").partition(";")[0]
        if answers[answer.status] == "empty":
            _demand(not answer.body, where, "there should be no body")
            return operation.name
        _demand(
            media in answers[answer.status], where, f"{media or 'an answer without a type'} is not promised"
        )
        schema = answers[answer.status][media]
        if schema != "opaque":
            self._validate(schema, _shortened(json.loads(answer.body)), where)
        return operation.name

    def check_frame(self, frame: Any, *, from_client: bool = False) -> None:
        """One frame of the WebSocket gateway, its body included. Raises ContractBroken.

        The body of a reply is an answer to the call that the frame before it named; who keeps both
        checks it by check_answer.
        """
        kind = frame[0]["type"]
        if kind == "ClientRequest":
            self.check_value("RequestFrame" if from_client else "ReplyFrame", frame)
        else:
            _demand(kind in _FRAMES, "a frame", f"there is no type {kind}")
            self.check_value(_FRAMES[kind], frame)

    def check_value(self, name: str, value: Any) -> None:
        """A value against a schema by name. Raises ContractBroken."""
        self._validate({"$ref": f"#/$defs/{name}"}, value, name)

    @cached_property
    def _patterns(self) -> list[tuple[Operation, re.Pattern[str]]]:
        return [(operation, re.compile(operation.path_pattern)) for operation in self.operations.values()]

    def _knows(self, request: Request) -> bool:
        return any(
            operation.method == request.method and pattern.fullmatch(request.path)
            for operation, pattern in self._patterns
        )

    def _check_query(self, request: Request, operation: Operation, where: str) -> None:
        given = parse_qs(request.query, keep_blank_values=True)
        known: Schema = operation.description.get("query", {})
        unknown, needed = set(given) - set(known), set(operation.description.get("query_needs", ()))
        _demand(not unknown, where, f"unknown parameters {sorted(unknown)}")
        # The addresses of further pages and later syncs come from the service and hold what it wants.
        follows = "page" in given or given.get("syncType") == ["ISync"]
        _demand(follows or needed <= set(given), where, f"missing parameters {sorted(needed - set(given))}")
        for name, texts in given.items():
            schema = self._resolved(known[name])
            many = schema.get("type") == "array"
            _demand(many or len(texts) == 1, where, f"{name} comes several times")
            item = self._resolved(schema["items"]) if many else schema
            for text in texts:
                self._validate(item, _typed(text, item), f"{where}, {name}")

    def _check_body(self, request: Request, operation: Operation, where: str) -> None:
        bodies: Schema = operation.description.get("body", {})
        if not request.body:
            _demand(not bodies or operation.description.get("body_optional"), where, "the body is missing")
            return
        # Bodies of unknown length are not to be sent (API §0).
        _demand("content-length" in request.headers, where, "the body's length is not told")
        content_type = request.headers.get("content-type", "")
        media = content_type.partition(";")[0]
        _demand(media in bodies, where, f"{media or 'a body without a type'} is not taken")
        self._validate(bodies[media], _read_body(media, content_type, request.body), where)

    def _check_refusal(self, schema: str, answer: Answer, where: str) -> None:
        """Proxies in front of the service answer pages for people or nothing (API §9); these may pass."""
        media = answer.headers.get("content-type", "").partition(";")[0]
        if schema == "opaque" or media != "application/json":
            return
        body = json.loads(answer.body)
        # Whoever has no valid token is refused before the call's own shape of errors counts.
        shape = "RestError" if _is_rest(body) else schema
        self.check_value(shape, body)
        _demand(answer.status in self.codes, where, "no refusal has this status")
        for entry in body.get("errors", ()):
            known = entry["errorCode"] in self.codes[answer.status]
            _demand(known, where, f"{entry['errorCode']} does not come with this status")

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def _validate(self, schema: Schema, value: Any, where: str) -> None:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = jsonschema.Draft202012Validator({**schema, "$defs": self._schemas})
        problems = [
            f"{where}: {'/'.join(map(str, error.absolute_path)) or 'the whole'}: {error.message[:300]}"
            for error in self._validators[key].iter_errors(value)
        ]
        if problems:
            raise ContractBroken("\n".join(problems))


def _operation(name: str, description: Schema) -> Operation:
    method, _, template = description["call"].partition(" ")
    for place, address in _PLACES.items():
        template = template.replace(place, address)
    return Operation(name, method, template, description)


def _close(schema: Any) -> None:
    """Let every object have only the fields that are named."""
    if isinstance(schema, list):
        for item in schema:
            _close(item)
    if not isinstance(schema, dict):
        return
    for item in schema.values():
        _close(item)
    if isinstance(schema.get("properties"), dict) and schema.get("type", "object") == "object":
        schema.setdefault("additionalProperties", False)


def _demand(holds: object, where: str, problem: str) -> None:
    if not holds:
        raise ContractBroken(f"{where}: {problem}")


def _typed(text: str, schema: Schema) -> Any:
    kind = schema.get("type")
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _read_body(media: str, content_type: str, body: bytes) -> Any:
    if media.startswith("multipart/"):
        return fax_of(content_type, body)
    if media == _FORM:
        fields = parse_qs(body.decode(), keep_blank_values=True)
        repeated = [name for name, texts in fields.items() if len(texts) > 1]
        _demand(not repeated, "a form", f"fields that come twice: {repeated}")
        return {name: texts[0] for name, texts in fields.items()}
    return json.loads(body)


def _shortened(body: Any) -> Any:
    if isinstance(body, dict) and isinstance(body.get("records"), list):
        return {**body, "records": body["records"][:MOST_RECORDS]}
    return body


def _is_rest(body: Any) -> bool:
    return isinstance(body, dict) and {"errorCode", "message", "errors"} <= set(body)
