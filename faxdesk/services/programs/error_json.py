"""Errors as JSON: in words, and by a kind that programs can act on."""

from __future__ import annotations

from typing import Any

from faxdesk.domain.errors import FaxDeskError


def error_json(error: FaxDeskError) -> dict[str, Any]:
    """What went wrong; code is the fax service's own, where it gave one."""
    return {"error": {"title": error.title, "hint": error.hint, "kind": str(error.kind), "code": error.code}}
