"""Reads the bodies that a fax is sent in: form-data or multipart/mixed (API §1.1, shapes A, B and C)."""

from __future__ import annotations

import email.parser
import email.policy
import json
from email.message import EmailMessage, MIMEPart
from typing import Any


def parts_of(content_type: str, body: bytes) -> list[MIMEPart]:
    """The parts of a multipart body, in order; the last one may be cut off."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    whole = email.parser.BytesParser(EmailMessage, policy=email.policy.HTTP).parsebytes(head + body)
    return list(whole.iter_parts())


def content_of(part: MIMEPart) -> bytes:
    """What stands in a part, its transfer encoding undone."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def name_of(part: MIMEPart) -> str:
    """The field's name of a part of form-data."""
    name = part.get_param("name", header="content-disposition")
    assert isinstance(name, str), "a part without a name"
    return name


def fax_of(content_type: str, body: bytes) -> dict[str, Any]:
    """A fax as `FaxWithFiles` describes it, whichever shape it was sent in.

    Fields of a form become the envelope that a JSON part would hold.
    """
    fax: dict[str, Any] = {"envelope": {}, "files": []}
    for index, part in enumerate(parts_of(content_type, body)):
        if index == 0 and part.get_content_type() == "application/json":
            fax["envelope"] = json.loads(content_of(part))
        elif part.get_filename():
            fax["files"].append({"filename": part.get_filename(), "contentType": part.get_content_type()})
        else:
            _add_field(fax["envelope"], name_of(part), content_of(part).decode())
    return fax


def _add_field(envelope: dict[str, Any], name: str, text: str) -> None:
    if name == "to":
        envelope.setdefault("to", []).append({"phoneNumber": text})
        return
    assert name not in envelope, f"the field {name} comes twice"
    envelope[name] = int(text) if name == "coverIndex" else text
