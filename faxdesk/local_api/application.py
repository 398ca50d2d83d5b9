"""The local API as an ASGI application: from a request to its answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from faxdesk.domain.audit.acting import acting_as
from faxdesk.domain.audit.audit_entry import Program
from faxdesk.domain.errors import ErrorKind, FaxDeskError, own_mistake
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.local_api.answers import Answers, Asked, FileAnswer, check_given
from faxdesk.local_api.error_answers import Refusal, error_answer, status_of
from faxdesk.local_api.event_stream import EventStream
from faxdesk.local_api.form_body import MAX_BODY, FormBody, too_large
from faxdesk.local_api.openapi import DOCUMENT_PATH, openapi_document
from faxdesk.local_api.operations import EVENTS, OPERATIONS, Operation
from faxdesk.local_api.visitors import check_visitor
from faxdesk.services.events import EventHub
from faxdesk.words import in_english
from faxdesk.working_folder import WorkingFolder

log = logging.getLogger(__name__)

SILENCE_S = 30.0
"""A program that sends a body may pause so long."""
_MOST_UNREAD = 1 << 20
_UNREAD_S = 5.0
"""So much, and for so long, is read of a body that nobody wants. A connection that is closed on unread bytes
is reset, and Windows throws the answer away with it."""
_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # One request a connection: nobody holds a place without asking for something.
    "Connection": "close",
}


class Application:
    """app is what the server runs. is_token says whether a word is the token; it may ask the keychain."""

    def __init__(
        self, answers: Answers, events: EventHub, is_token: Callable[[str], bool], token: CancelToken
    ) -> None:
        self._answers = answers
        self._events = events
        self._is_token = is_token
        self._token = token
        routes = [
            Route(operation.path, self._handler(operation), methods=[operation.method.upper()])
            for operation in OPERATIONS
        ]
        routes.append(Route(DOCUMENT_PATH, self._guarded(self._openapi), methods=["GET"]))
        self.app = Starlette(routes=routes, exception_handlers={HTTPException: self._guarded(self._no_route)})

    def _handler(self, operation: Operation) -> Callable[[Request], Any]:
        if operation.answer == (EVENTS,):
            return self._guarded(self._stream)

        async def handle(request: Request) -> Response:
            return await self._carry_out(operation, request)

        return self._guarded(handle)

    def _guarded(self, handle: Callable[..., Any]) -> Callable[..., Any]:
        """The same handler for visitors who may ask, with errors as answers, all in English."""

        async def guarded(request: Request, *more: Any) -> Response:
            with in_english():
                try:
                    await run_in_threadpool(
                        check_visitor, request.headers, request.scope.get("state", {}), self._is_token
                    )
                    response: Response = await handle(request, *more)
                except FaxDeskError as error:
                    response = JSONResponse(error_answer(error), status_of(error))
                except (Cancelled, ClientDisconnect):
                    response = Response(status_code=503)
                except Exception as error:
                    log.exception("A request to the local API failed in an unforeseen way")
                    mistake = own_mistake("Please report it with the log.")
                    mistake.__cause__ = error
                    response = JSONResponse(error_answer(mistake), status_of(mistake))
            if response.status_code >= 400:
                await _read_rest(request)
            response.headers.update(_ALWAYS)
            return response

        return guarded

    async def _carry_out(self, operation: Operation, request: Request) -> Response:
        query = dict(request.query_params)
        given = {name: request.query_params.getlist(name) for name in query}
        check_given(given, operation.query)
        folder = await run_in_threadpool(WorkingFolder, "api")
        is_kept = False
        try:
            form = await self._form(operation, request, folder)
            asked = Asked(
                query,
                form.values,
                form.files,
                folder.path,
                self._token.child(),
                request.headers.get("idempotency-key", ""),
                request.path_params.get("id", ""),
            )
            with acting_as(Program.API):
                answer = await run_in_threadpool(getattr(self._answers, operation.name), asked)
            if isinstance(answer, FileAnswer):
                is_kept = True
                gone = BackgroundTask(run_in_threadpool, folder.close)
                return FileResponse(answer.path, media_type=answer.kind, background=gone)
            return JSONResponse(answer, operation.status)
        finally:
            if not is_kept:
                await run_in_threadpool(folder.close)

    async def _form(self, operation: Operation, request: Request, folder: WorkingFolder) -> FormBody:
        form = FormBody(operation.form, folder.path)
        if not operation.form:
            return form
        length = request.headers.get("content-length", "0")
        if length.isdecimal() and int(length[:18]) > MAX_BODY:
            raise too_large()
        try:
            await form.read(request.headers.get("content-type", ""), _in_time(request.stream()))
        except TimeoutError as error:
            raise Refusal(
                408, "The request came too slowly.", "Send it again.", ErrorKind.BAD_INPUT
            ) from error
        check_given(form.values, operation.form)
        return form

    async def _stream(self, request: Request) -> Response:
        check_given({name: [""] for name in request.query_params}, ())
        return StreamingResponse(EventStream(self._events).lines(), media_type=EVENTS)

    async def _openapi(self, request: Request) -> Response:
        return JSONResponse(openapi_document())

    async def _no_route(self, request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            raise Refusal(405, "This cannot be done here.", "The API's description says what can.")
        raise Refusal(
            error.status_code,
            "There is nothing here.",
            f"The API's description at {DOCUMENT_PATH} says what there is.",
            ErrorKind.NOT_FOUND,
        )


async def _read_rest(request: Request) -> None:
    """Read what is left of a body that was refused, unless its program waits for leave to send it."""
    if "expect" in request.headers:
        return
    taken = 0
    with suppress(ClientDisconnect, RuntimeError, TimeoutError):
        async with asyncio.timeout(_UNREAD_S):
            async for chunk in request.stream():
                taken += len(chunk)
                if taken > _MOST_UNREAD:
                    return


async def _in_time(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same chunks. Raises TimeoutError where one is waited for too long."""
    while True:
        try:
            async with asyncio.timeout(SILENCE_S):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        yield chunk
