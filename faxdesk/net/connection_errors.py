"""The errors of httpcore and httpx that end an exchange without an answer, sorted by what the service may
have done."""

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
"""There was no connection, so that the service cannot have carried out anything of the request."""
BROKE_OFF = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ConnectionNotAvailable,
    httpx.HTTPError,
)
"""The connection broke, so that the service may have carried out the request. Some errors of NEVER_REACHED
are subclasses of these, so that callers check for those first."""
