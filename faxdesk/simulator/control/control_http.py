"""The control over HTTP, for programs in another process that know its secret."""

from __future__ import annotations

import asyncio
import inspect
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from faxdesk.simulator.control.control import Control

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class ControlEndpoint:
    """Calls the control's methods by name.

    Whoever may open this port could otherwise read and steer everything: another user of the computer, and
    each web page in a browser on it, whose own host name may point here.
    """

    def __init__(self, control: Control, secret: str) -> None:
        self._control = control
        self._authorization = f"Bearer {secret}".encode()

    async def call(self, request: Request) -> Response:
        """Call the method that the path names. Answers {"result": ...}, or the PDF for document; else
        {"error": ...} with 403 to web pages and other hosts, 401 without the secret, and 400 or 404 where the
        call is wrong or asks for a fax or method that does not exist."""
        refusal = self._refusal(request)
        return refusal or await self._carry_out(request)

    def _refusal(self, request: Request) -> Response | None:
        if "origin" in request.headers or _host_of(request) not in _LOOPBACK:
            return JSONResponse({"error": "the control is for programs on this computer alone"}, 403)
        given = request.headers.get("authorization", "").encode()
        if not secrets.compare_digest(given, self._authorization):
            error = "the control needs the control_secret of the first line, as Authorization: Bearer"
            return JSONResponse({"error": error}, 401, {"WWW-Authenticate": "Bearer"})
        return None

    async def _carry_out(self, request: Request) -> Response:
        name = request.path_params["name"]
        method = None if name.startswith("_") else getattr(self._control, name, None)
        if not inspect.ismethod(method):
            return JSONResponse({"error": f"there is no {name}"}, 404)
        try:
            body = await request.body()
            arguments = json.loads(body) if body.strip() else {}
            if not isinstance(arguments, dict):
                raise ValueError("the arguments must be a JSON object")
            if "from" in arguments:
                arguments["from_"] = arguments.pop("from")
            # Some methods wait for pages to be drawn, and the server must answer others meanwhile.
            result: Any = await asyncio.to_thread(method, **arguments)
        except KeyError as missing:
            return JSONResponse({"error": str(missing.args[0])}, 404)
        except (TypeError, ValueError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)
        except RecursionError:
            return JSONResponse({"error": "this JSON is nested too deeply"}, 400)
        if isinstance(result, bytes):
            return Response(result, media_type="application/pdf")
        return JSONResponse({"result": result})


def _host_of(request: Request) -> str:
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""
