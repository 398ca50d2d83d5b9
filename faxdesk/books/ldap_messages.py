"""LDAP's messages as bytes (RFC 4511, 2696), by pyasn1. Knows no sockets and no contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from pyasn1.codec.ber import decoder, encoder
from pyasn1.error import PyAsn1Error
from pyasn1.type import namedtype, univ
from pyasn1_modules import rfc2251

MAX_MESSAGE = 1_000_000
"""Bytes of one message: an entry with all that is asked of it has a few hundred."""
START_TLS = "1.3.6.1.4.1.1466.20037"
_PAGED = "1.2.840.113556.1.4.319"
_LONGEST_HEAD = 6

Filter = Any
"""What is sought: a Filter of rfc2251, of which type checkers know nothing."""
SUCCESS, TIME_LIMIT, SIZE_LIMIT, NO_SUCH_OBJECT = 0, 3, 4, 32
WRONG_LOGIN = frozenset({8, 13, 48, 49, 50})
"""The results that mean: not by this log-in, or not without one."""


class NoMessage(Exception):
    """Bytes that are no message of LDAP."""


class Entry(Struct, frozen=True):
    """What was found: its name, and the values of its attributes under their names in small letters."""

    dn: str
    values: Mapping[str, tuple[str, ...]]

    def first(self, *names: str) -> str:
        """The first value of the first of these attributes that has one."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")


class Done(Struct, frozen=True):
    """The end of what was asked for: how it went, and what to ask for the next page with."""

    code: int
    cookie: bytes = b""


class Other(Struct, frozen=True):
    """A message that tells nothing that is of use here, such as where else to ask."""


class Search(Struct, frozen=True):
    """What to search for: an RFC 4515 filter in parts (see all_of), below a base or at it alone."""

    base: str
    filter: Filter
    attributes: Sequence[str]
    is_whole_tree: bool = True
    size: int = 0
    seconds: int = 0


class _PagedValue(univ.Sequence):  # type: ignore[misc]
    componentType = namedtype.NamedTypes(
        namedtype.NamedType("size", univ.Integer()), namedtype.NamedType("cookie", univ.OctetString())
    )


def bind(message_id: int, user: str, password: str) -> bytes:
    request = rfc2251.BindRequest()
    request["version"] = 3
    request["name"] = user.encode()
    request["authentication"]["simple"] = password.encode()
    return _message(message_id, "bindRequest", request)


def start_tls(message_id: int) -> bytes:
    request = rfc2251.ExtendedRequest()
    request["requestName"] = START_TLS.encode()
    return _message(message_id, "extendedReq", request)


def search(message_id: int, what: Search, page: int = 0, cookie: bytes = b"") -> bytes:
    """page is how many entries to give at a time, 0 for all; cookie is from the end of the page before."""
    request = rfc2251.SearchRequest()
    request["baseObject"] = what.base.encode()
    request["scope"] = "wholeSubtree" if what.is_whole_tree else "baseObject"
    request["derefAliases"] = "neverDerefAliases"
    request["sizeLimit"] = what.size
    request["timeLimit"] = what.seconds
    request["typesOnly"] = False
    request["filter"] = what.filter
    request["attributes"].extend(name.encode() for name in what.attributes)
    return _message(message_id, "searchRequest", request, _paging(page, cookie) if page else None)


def all_of(*parts: Filter) -> Filter:
    return _joined("and", parts)


def any_of(*parts: Filter) -> Filter:
    return _joined("or", parts)


def present(attribute: str) -> Filter:
    """Entries that have an attribute."""
    made = rfc2251.Filter()
    made["present"] = attribute.encode()
    return made


def contains(attribute: str, text: str) -> Filter:
    """Entries with a text anywhere in an attribute. The text is data, whatever letters it has."""
    made = rfc2251.Filter()
    made["substrings"]["type"] = attribute.encode()
    part = made["substrings"]["substrings"][0]
    part["any"] = text.encode()
    return made


def length(head: bytes) -> int | None:
    """How many bytes a message has that begins so; None while that is not known yet. Raises NoMessage."""
    if not head:
        return None
    if head[0] != 0x30:
        raise NoMessage
    if len(head) < 2:
        return None
    size, digits = head[1], 0
    if size & 0x80:
        digits = size & 0x7F
        if not 0 < digits <= _LONGEST_HEAD - 2:
            raise NoMessage
        if len(head) < 2 + digits:
            return None
        size = int.from_bytes(head[2 : 2 + digits], "big")
    if size > MAX_MESSAGE:
        raise NoMessage
    return 2 + digits + size


def read(message: bytes) -> Entry | Done | Other:
    """Read a whole message. Raises NoMessage."""
    try:
        decoded, rest = decoder.decode(message, asn1Spec=rfc2251.LDAPMessage())
        if rest:
            raise NoMessage
        operation = decoded["protocolOp"]
        name, content = operation.getName(), operation.getComponent()
        if name == "searchResEntry":
            return _entry(content)
        if name in ("bindResponse", "extendedResp", "searchResDone"):
            return Done(int(content["resultCode"]), _cookie(decoded))
    except (PyAsn1Error, ValueError, IndexError, TypeError, RecursionError, OverflowError) as error:
        raise NoMessage from error
    return Other()


def _entry(content: rfc2251.SearchResultEntry) -> Entry:
    values = {
        _text(attribute["type"]).lower(): tuple(_text(value) for value in attribute["vals"])
        for attribute in content["attributes"]
    }
    return Entry(_text(content["objectName"]), values)


def _text(octets: univ.OctetString) -> str:
    return bytes(octets).decode("utf-8", "replace")


def _cookie(decoded: rfc2251.LDAPMessage) -> bytes:
    controls = decoded["controls"]
    if not controls.isValue:
        return b""
    for control in controls:
        if bytes(control["controlType"]) == _PAGED.encode():
            value, _rest = decoder.decode(bytes(control["controlValue"]), asn1Spec=_PagedValue())
            return bytes(value["cookie"])
    return b""


def _joined(name: str, parts: Sequence[Filter]) -> Filter:
    if len(parts) == 1:
        return parts[0]
    made = rfc2251.Filter()
    made[name].extend(parts)
    return made


def _paging(size: int, cookie: bytes) -> rfc2251.Controls:
    value = _PagedValue()
    value["size"] = size
    value["cookie"] = cookie
    control = rfc2251.Control()
    control["controlType"] = _PAGED.encode()
    control["criticality"] = False
    control["controlValue"] = encoder.encode(value)
    controls = rfc2251.Controls()
    controls.append(control)
    return controls


def _message(
    message_id: int, name: str, request: univ.Any, controls: rfc2251.Controls | None = None
) -> bytes:
    message = rfc2251.LDAPMessage()
    message["messageID"] = message_id
    message["protocolOp"][name] = request
    if controls is not None:
        message["controls"] = controls.clone(
            tagSet=rfc2251.LDAPMessage.componentType["controls"].asn1Object.tagSet, cloneValueFlag=True
        )
    made: bytes = encoder.encode(message)
    return made
