"""How an exchange can end without an answer, as httpcore and httpx say it."""

from __future__ import annotations

import httpcore
import httpx

NEVER_REACHED = (
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)
"""No connection ever stood, so that nothing of the request can have been carried out."""
BROKE_OFF = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ConnectionNotAvailable,
    httpx.HTTPError,
)
"""The rest. Some of the above are of these kinds as well: ask for those first."""
