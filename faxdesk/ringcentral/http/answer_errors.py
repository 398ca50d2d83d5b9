"""From an error answer of the service to a FaxDeskError (API §9).

The words come from the table; the service's own message is not shown where a code explains it, since it
is written for programmers.
"""

from __future__ import annotations

import math
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.net.dates import read_date
from faxdesk.ringcentral.http.error_table import FROM_ELSEWHERE, WORDS, words_for
from faxdesk.ringcentral.http.json_fields import lenient, read_fields
from faxdesk.words import mark, tr

STALE_SYNC_CODES = frozenset({"MSG-333", "MSG-411"})
_LONGEST_PAUSE_S = 3600.0
_MOST_ENTRIES = 20
_HEAD = 1024


class _Entry(msgspec.Struct, rename="camel"):
    error_code: str | None = None
    message: str | None = None
    parameter_name: str | None = None
    permission_name: str | None = None


class _Body(msgspec.Struct, rename="camel"):
    error_code: str | None = None
    message: str | None = None
    parameter_name: str | None = None
    permission_name: str | None = None
    errors: msgspec.Raw = msgspec.Raw(b"null")
    error: str | None = None
    error_description: str | None = msgspec.field(default=None, name="error_description")


class Fault(Struct, frozen=True):
    """What an error answer says. codes are most telling first; is_readable tells whether it was in the
    service's own form at all, is_page whether it is somebody else's (see is_page)."""

    status: int
    codes: tuple[str, ...] = ()
    message: str = ""
    parameter: str = ""
    permission: str = ""
    is_readable: bool = False
    is_page: bool = False

    def has(self, *codes: str) -> bool:
        return any(code in self.codes for code in codes)


def is_page(status: int, body: bytes) -> bool:
    """Whether a refusal is a web page. The service refuses in JSON, so a page is the word of what stands in
    between: a company's filter, a network's sign-in. Only of what is too large, too often or down do the
    service's own gateways tell by pages."""
    starts = body[:_HEAD].removeprefix(BOM_UTF8).lstrip()
    return 400 <= status < 500 and status not in (413, 429) and starts.startswith(b"<")


def read_fault(status: int, body: bytes) -> Fault:
    """Read an error answer, whatever it is: JSON of any of the service's forms, HTML, nothing."""
    parsed, _odd = read_fields(body, _Body)
    raw_entries = lenient(parsed.errors, list[msgspec.Raw]) or []
    entries = [read_fields(raw, _Entry)[0] for raw in raw_entries[:_MOST_ENTRIES]]
    codes = [entry.error_code for entry in entries] + [parsed.error_code, parsed.error]
    first = entries[0] if entries else _Entry()
    return Fault(
        status=status,
        codes=tuple(dict.fromkeys(code for code in codes if code)),
        message=first.message or parsed.message or parsed.error_description or "",
        parameter=first.parameter_name or parsed.parameter_name or "",
        permission=first.permission_name or parsed.permission_name or "",
        is_page=is_page(status, body),
        is_readable=bool(any(codes) or parsed.error_code or parsed.error or parsed.message),
    )


def error_of(fault: Fault, headers: Mapping[str, str], now: datetime) -> FaxDeskError:
    """The error that an answer amounts to; now is for a Retry-After given as a date."""
    words, code = words_for(fault.codes, fault.status)
    if fault.is_page and words.kind != ErrorKind.OFFLINE:
        words = FROM_ELSEWHERE
    title, hint = tr(words.title), tr(words.hint)
    if code and code not in WORDS:
        title = tr("{title} ({code}).", title=title.rstrip("."), code=code)
    if fault.permission and words.kind == ErrorKind.NOT_ALLOWED:
        hint = tr("{hint} What is missing: {permission}.", hint=hint, permission=_plain(fault.permission))
    if fault.parameter and words.kind == ErrorKind.REFUSED:
        title, hint = _about_parameter(fault.parameter, title, hint)
    kind = ErrorKind.RATE_LIMITED if fault.status == 429 else words.kind
    return FaxDeskError(title, hint, kind, code=code, retry_after_s=retry_after(headers, now))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The pause that an answer asks for, in seconds; None where it asks for none."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        at = read_date(text)
        if at is None:
            return None
        seconds = (at - now).total_seconds()
    if math.isnan(seconds):
        return None
    return min(max(seconds, 0.0), _LONGEST_PAUSE_S)


_NUMBER = (
    mark("RingCentral does not accept a recipient's number."),
    mark("Check the numbers and send again."),
)
_PARAMETERS = {
    "to": (
        mark("RingCentral does not accept a recipient's number."),
        mark("Check the numbers and send again."),
    ),
    "to.phonenumber": (
        mark("RingCentral does not accept a recipient's number."),
        mark("Check the numbers and send again."),
    ),
    "attachment": (mark("RingCentral does not accept a document."), mark("Save it as a PDF and send that.")),
    "coverpagetext": (
        mark("RingCentral does not accept the cover text."),
        mark("Shorten it and send again."),
    ),
    "coverindex": (mark("RingCentral does not offer this cover page."), mark("Choose another cover page.")),
    "sendtime": (mark("RingCentral does not accept the time to send at."), mark("Choose another time.")),
    "isocode": (mark("RingCentral does not know this country."), mark("Check the country in the settings.")),
}


def _about_parameter(parameter: str, title: str, hint: str) -> tuple[str, str]:
    plain = re.sub(r"\[\d*\]", "", parameter).lower()
    if plain in _PARAMETERS:
        known_title, known_hint = _PARAMETERS[plain]
        return tr(known_title), tr(known_hint)
    return title, tr("{hint} RingCentral names “{parameter}”.", hint=hint, parameter=_plain(parameter))


def _plain(text: str) -> str:
    """A name from the service, fit to be shown: short and without anything that is no name."""
    return re.sub(r"[^\w .,\[\]-]", "", text)[:60]
