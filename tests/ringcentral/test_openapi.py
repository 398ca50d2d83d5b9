"""Every request that the client makes fits our contract and the service's own description of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import httpx
import jsonschema
import pytest

from faxdesk.domain.draft import Draft, Recipient, RequestForm
from faxdesk.domain.fax import Availability, Direction
from faxdesk.domain.runtime import CancelToken
from faxdesk.net.pool import PoolTransport
from faxdesk.provider.values import UploadFile
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.sign_in.tokens import TokenSource
from faxdesk.simulator.server import Simulator
from tests.contract.fax_bodies import content_of, name_of, parts_of
from tests.contract.service_contract import Contract, Request
from tests.ringcentral.conftest import BodySent
from tests.ringcentral.servers import RawServer, Visit


class Judge(Protocol):
    """Who knows what the service takes."""

    def check(self, request: httpx.Request, body: bytes) -> str:
        """The call's name. Raises AssertionError or jsonschema's ValidationError."""


class OurContract:
    """The contract, asked about requests as they leave the client."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def check(self, request: httpx.Request, body: bytes) -> str:
        url = request.url
        return self._contract.check_request(
            Request(request.method, url.path, url.query.decode(), request.headers, body)
        )


class Description:
    """The service's OpenAPI document, and the question whether a request fits it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def check(self, request: httpx.Request, body: bytes) -> str:
        """The operation's id. Raises AssertionError or jsonschema's ValidationError."""
        template, operation = self._operation(request)
        self._check_query(request, operation)
        self._check_body(request, body, operation)
        return f"{request.method} {template}"

    def _operation(self, request: httpx.Request) -> tuple[str, dict[str, Any]]:
        for template, methods in self._document["paths"].items():
            pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, request.url.path) and request.method.lower() in methods:
                return template, methods[request.method.lower()]
        raise AssertionError(f"no such operation: {request.method} {request.url.path}")

    def _check_query(self, request: httpx.Request, operation: dict[str, Any]) -> None:
        given = parse_qs(request.url.query.decode(), keep_blank_values=True)
        declared = {}
        for parameter in operation.get("parameters", []):
            parameter = self._resolve(parameter)
            if parameter["in"] == "query":
                declared[parameter["name"]] = parameter
        assert set(given) <= set(declared), f"unknown parameters: {set(given) - set(declared)}"
        for name, parameter in declared.items():
            assert name in given or not parameter.get("required"), f"{name} is missing"
        for name, values in given.items():
            schema = self._resolve(declared[name]["schema"])
            item = self._resolve(schema["items"]) if schema.get("type") == "array" else schema
            assert schema.get("type") == "array" or len(values) == 1
            for value in values:
                self._validate(_typed(value, item.get("type", "string")), item)

    def _check_body(self, request: httpx.Request, body: bytes, operation: dict[str, Any]) -> None:
        described = self._resolve(operation.get("requestBody", {"content": {}}))
        media = request.headers.get("content-type", "").partition(";")[0]
        if not body:
            assert not described.get("required"), "a body is required"
            return
        assert media in described["content"], f"{media} is not taken"
        schema = described["content"][media]["schema"]
        if media == "application/x-www-form-urlencoded":
            form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            assert set(form) <= self._known_fields(schema), set(form) - self._known_fields(schema)
        elif media == "multipart/form-data":
            self._validate(_form(request.headers["content-type"], body), schema)
        elif media == "multipart/mixed":
            root = parts_of(request.headers["content-type"], body)[0]
            assert root.get_content_type() == "application/json"
            self._validate(json.loads(content_of(root)), {"$ref": "#/components/schemas/FaxEnvelope"})
        else:
            self._validate(json.loads(body), schema)

    def _known_fields(self, schema: dict[str, Any]) -> set[str]:
        schema = self._resolve(schema)
        names = set(schema.get("properties", {}))
        for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
            names |= self._known_fields(part)
        return names

    def _resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            found: Any = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return node

    def _validate(self, value: Any, schema: dict[str, Any]) -> None:
        whole = {**schema, "components": self._document["components"]}
        jsonschema.Draft4Validator(whole, format_checker=jsonschema.FormatChecker()).validate(value)


def _typed(value: str, kind: str) -> Any:
    if kind == "integer":
        return int(value)
    if kind == "boolean":
        return {"true": True, "false": False}[value]
    return value


def _form(content_type: str, body: bytes) -> dict[str, Any]:
    form: dict[str, Any] = {}
    for part in parts_of(content_type, body):
        name, raw = name_of(part), content_of(part)
        if name == "json":
            form[name] = json.loads(raw)
        elif part.get_filename():
            form.setdefault(name, []).append(raw.decode("latin-1"))
        elif name == "to":
            form.setdefault(name, []).append(raw.decode())
        else:
            form[name] = int(raw) if name == "coverIndex" else raw.decode()
    return form


@pytest.fixture(params=["our contract", "the service's document"])
def description(request: pytest.FixtureRequest) -> Judge:
    if request.param == "our contract":
        return OurContract(request.getfixturevalue("contract"))
    path = request.getfixturevalue("shared") / "ringcentral-fax.openapi.json"
    return Description(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[httpx.Request, bytes]]:
    """Every request as it leaves."""
    requests: list[tuple[httpx.Request, bytes]] = []
    send = PoolTransport.handle_request

    def recording(self: PoolTransport, request: httpx.Request) -> httpx.Response:
        body = b"".join(request.stream)  # type: ignore[arg-type]
        requests.append((request, body))
        copy = httpx.Request(
            request.method, request.url, headers=request.headers, content=body, extensions=request.extensions
        )
        return send(self, copy)

    monkeypatch.setattr(PoolTransport, "handle_request", recording)
    return requests


@pytest.fixture
def hook() -> Iterator[str]:
    """A web address that takes notifications as the service wants it."""

    def script(visit: Visit) -> None:
        visit.read_body()
        visit.answer(200, b"", validation_token=visit.header("validation-token"))

    with RawServer(script) as server:
        yield server.url


def test_every_request_fits_the_description(
    description: Judge,
    recorded: list[tuple[httpx.Request, bytes]],
    client: RingCentral,
    service: Simulator,
    token: CancelToken,
    sign_in: Callable[..., TokenSource],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
    hook: str,
) -> None:
    _all_calls(client, service, token, make_pdf(), tmp_path / "got.pdf", hook)
    browser = sign_in(service, client_secret="", jwt="")
    request = browser.begin_browser_sign_in("http://127.0.0.1:8765/callback")
    recorded.append((httpx.Request("GET", request.url), b""))
    asked = {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}
    answer = httpx.post(request.url.partition("?")[0], data=asked, trust_env=False)
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    browser.finish_browser_sign_in(request, code, token)
    browser.refresh_after_401(browser.access_token(token), token)
    browser.sign_out(token)
    done = {description.check(*call) for call in recorded if "/content/" not in call[0].url.path}
    done |= {"GET content" for request, _ in recorded if "/content/" in request.url.path}
    assert len(done) == 19, sorted(done)


def _all_calls(
    client: RingCentral, service: Simulator, token: CancelToken, pdf: Path, target: Path, hook: str
) -> None:
    now = datetime.now(UTC)
    client.account(token)
    client.cover_pages(token)
    ids = []
    for form in RequestForm:
        for name in ("", "Dana"):
            draft = Draft(
                recipients=(Recipient("+12025550147", name), Recipient("+12025550148")),
                cover_index=7,
                cover_text="Grüße\r\n“zwei”",
                send_at=now + timedelta(days=1) if name else None,
                iso_code="US",
                form=form,
            )
            files = [UploadFile("a.pdf", pdf), UploadFile("b.pdf", pdf)]
            message = client.send_fax(draft, files, token=token, progress=None, on_body_sent=BodySent())
            ids.append(message.id)
    service.control.settle()
    client.resend_fax(ids[0], (), None, token=token, on_body_sent=BodySent())
    client.resend_fax(ids[0], (Recipient("+12025550149", "Kim"),), now, token=token, on_body_sent=BodySent())
    page = client.messages(
        date_from=now - timedelta(days=9),
        date_to=now + timedelta(days=9),
        direction=Direction.OUTBOUND,
        phone_number="+12025550147",
        availability=(Availability.ALIVE, Availability.DELETED),
        per_page=2,
        token=token,
    )
    client.next_page(page, token)
    full = client.sync_full(now - timedelta(days=9), token, date_to=now + timedelta(days=1), record_count=250)
    client.sync_incremental(full.sync_token, token)
    document = client.message(ids[0], token).document
    assert document is not None
    client.download(document, target, token=token)
    client.set_read(ids[:1], True, token)
    client.set_read(ids, False, token)
    client.delete(ids[:1], token)
    client.restore(ids[0], token)
    client.delete(ids, token)
    client.delete(ids, token, purge=True)
    webhook = client.create_webhook(hook, "a-word", 3600, token)
    client.webhook(webhook.id, token)
    client.webhooks(token)
    client.renew_webhook(webhook.id, token)
    client.delete_webhook(webhook.id, token)
