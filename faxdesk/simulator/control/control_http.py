"""The control over HTTP, for programs in another process."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from faxdesk.simulator.control.control import Control


class ControlEndpoint:
    """Calls the control's methods by name."""

    def __init__(self, control: Control) -> None:
        self._control = control

    async def call(self, request: Request) -> Response:
        """Call the method that the path names. Answers {"result": ...}, or the PDF for document; 400 or 404
        with {"error": ...} where the call is wrong or asks for a fax or method that does not exist."""
        name = request.path_params["name"]
        method = None if name.startswith("_") else getattr(self._control, name, None)
        if not inspect.ismethod(method):
            return JSONResponse({"error": f"there is no {name}"}, 404)
        try:
            body = await request.body()
            arguments = json.loads(body) if body.strip() else {}
            if "from" in arguments:
                arguments["from_"] = arguments.pop("from")
            # Some methods wait for pages to be drawn, and the server must answer others meanwhile.
            result: Any = await asyncio.to_thread(method, **arguments)
        except KeyError as missing:
            return JSONResponse({"error": str(missing.args[0])}, 404)
        except (TypeError, ValueError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)
        if isinstance(result, bytes):
            return Response(result, media_type="application/pdf")
        return JSONResponse({"result": result})
