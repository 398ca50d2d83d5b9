"""A simulator behind a door that changes what its answers say, as the service's own changes would."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from tests.ringcentral.servers import RawServer, Visit

Edit = Callable[[Any], Any]
"""Changes an answer's JSON in place, or gives what takes its place."""


class EditedAnswers(RawServer):
    """Passes each request on to a server, and edits the JSON of its answers."""

    def __init__(self, server: str) -> None:
        super().__init__(self._pass_on)
        parts = urlsplit(server)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._edits: list[tuple[str, re.Pattern[str], Edit]] = []
        self.requests: list[tuple[str, str]] = []
        """Method and path of each, in the order they came."""

    @contextmanager
    def edited(self, path: str, edit: Edit, method: str = "GET") -> Iterator[None]:
        """Edit the answers to requests whose path matches, for as long as the context lasts."""
        rule = (method, re.compile(path), edit)
        self._edits.append(rule)
        try:
            yield
        finally:
            self._edits.remove(rule)

    def _pass_on(self, visit: Visit) -> None:
        body = visit.read_body()
        method, target, _version = visit.head.decode("latin-1").split("\r\n")[0].split(" ")
        path = urlsplit(target).path
        self.requests.append((method, path))
        lines = visit.head.decode("latin-1").split("\r\n")[1:]
        headers = dict(line.split(": ", 1) for line in lines)
        headers["connection"] = "close"
        headers.pop("accept-encoding", None)
        connection = http.client.HTTPConnection(*self._target, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        for wanted_method, pattern, edit in self._edits:
            if method == wanted_method and pattern.search(path) and answer.status == 200:
                document = json.loads(content)
                content = json.dumps(edit(document) or document).encode()
        kept = {
            name.replace("-", "_").lower(): value
            for name, value in answer.getheaders()
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}
        }
        visit.answer(answer.status, content, **kept)
