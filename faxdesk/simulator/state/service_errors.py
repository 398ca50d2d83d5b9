"""The service's error answers, in its own shapes and codes (API §7.5, §9)."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

_SYMBOLS = {
    "CMN-101": "InvalidParameter",
    "CMN-102": "NotFound",
    "CMN-301": "TooManyRequests",
    "CMN-401": "InsufficientPermissions",
    "CMN-408": "InsufficientPermissions",
    "OAU-128": "TokenExpired",
    "OAU-129": "TokenInvalid",
    "OAU-213": "TokenInvalid",
}


class ApiError(Exception):
    """A refusal of the REST interface. CallHandling turns it into the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: dict[str, str] | None = None,
        **details: str,
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}
        self.details = details

    def body(self) -> dict[str, Any]:
        """The error as JSON: the code both at the top and in the list, as the service does."""
        entry = {"errorCode": self.code, "message": self.message, **self.details}
        return {
            "errorCode": _SYMBOLS.get(self.code, self.code),
            "message": self.message,
            "errors": [entry],
            **self.details,
        }

    def response(self) -> Response:
        return JSONResponse(self.body(), status_code=self.status, headers=self.headers)


class OAuthError(Exception):
    """A refusal of the OAuth endpoints: the error names of RFC 6749 with the service's codes beside them."""

    def __init__(self, status: int, error: str, code: str, message: str) -> None:
        super().__init__(f"{status} {error} {code} {message}")
        self.status = status
        self.error = error
        self.code = code
        self.message = message

    def response(self) -> Response:
        body = {
            "error": self.error,
            "error_description": self.message,
            "errors": [{"errorCode": self.code, "message": self.message}],
        }
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        return JSONResponse(body, status_code=self.status, headers=headers)


class GatewayError(Exception):
    """A refusal of the proxy in front of the service, which answers in HTML."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(f"{status} {title}")
        self.status = status
        self.title = title

    def response(self) -> Response:
        # A proxy that refuses a body does not read the rest of it.
        page = gateway_page(self.status, self.title)
        return HTMLResponse(page, status_code=self.status, headers={"Connection": "close"})


def gateway_page(status: int, title: str) -> str:
    """The page a proxy in front of the service shows."""
    heading = f"{status} {title}"
    return (
        f"<html>\r\n<head><title>{heading}</title></head>\r\n"
        f"<body>\r\n<center><h1>{heading}</h1></center>\r\n<hr>\r\n</body>\r\n</html>\r\n"
    )


def invalid_parameter(name: str, message: str | None = None) -> ApiError:
    """400 CMN-101 for one parameter."""
    return ApiError(400, "CMN-101", message or f"Parameter [{name}] value is invalid", parameterName=name)


def not_found(name: str) -> ApiError:
    """404 CMN-102: what the parameter names does not exist."""
    return ApiError(404, "CMN-102", f"Resource for parameter [{name}] is not found", parameterName=name)
