"""The OpenAPI document of the local API, from the declarations: /v1/openapi.json answers it, and docs/ has a
copy."""

from __future__ import annotations

from typing import Any

from faxdesk.local_api.operations import EVENTS, OPERATIONS, Field, Operation
from faxdesk.local_api.schemas import SCHEMAS, Schema, named

DOCUMENT_PATH = "/v1/openapi.json"
_ABOUT = (
    "Programs of the same person on the same computer list, read and send faxes by it: over a Unix socket,"
    " or on this computer's own address 127.0.0.1 with a token."
)


def openapi_document() -> dict[str, Any]:
    """As OpenAPI 3.1, whose schemas are JSON Schema."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "FaxDesk on this computer", "version": "1", "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        # The socket asks for no token: only its owner gets to it.
        "security": [{"token": []}, {}],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    parameters = [
        *(_parameter(field, "path") for field in operation.path_fields),
        *(_parameter(field, "query") for field in operation.query),
        *(_parameter(field, "header") for field in operation.headers),
    ]
    document: dict[str, Any] = {
        "operationId": operation.name,
        "description": operation.about,
        "responses": {str(operation.status): _answer(operation), "default": _error("What went wrong.")},
    }
    if parameters:
        document["parameters"] = parameters
    if operation.form:
        document["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": _form(operation)}},
        }
    if operation.name == "send":
        document["responses"]["409"] = _error("Something has to be confirmed first: `doubts` says what.")
    return document


def _answer(operation: Operation) -> dict[str, Any]:
    kinds = operation.answer
    if isinstance(kinds, dict):
        return {"description": "Done.", "content": {"application/json": {"schema": kinds}}}
    schema: Schema = {"type": "string"} if kinds == (EVENTS,) else {"type": "string", "format": "binary"}
    return {"description": "Done.", "content": {kind: {"schema": schema} for kind in kinds}}


def _error(about: str) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": named("Error")}}}


def _parameter(field: Field, place: str) -> dict[str, Any]:
    return {
        "name": field.name,
        "in": place,
        "description": field.about,
        "required": field.is_needed,
        "schema": field.schema,
    }


def _form(operation: Operation) -> Schema:
    return {
        "type": "object",
        "properties": {field.name: {**field.schema, "description": field.about} for field in operation.form},
        "required": [field.name for field in operation.form if field.is_needed],
        "additionalProperties": False,
    }
