"""What the printer says of itself, so that systems print to it without a driver (RFC 8011; IPP Everywhere,
PWG 5100.14; IPP FaxOut, PWG 5100.15)."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from faxdesk.printer.ipp_values import NO_VALUE, Tag, Value, collection, values
from faxdesk.printer.print_jobs import OPEN_S
from faxdesk.printer.received_document import COMPRESSIONS, FORMATS, PDF
from faxdesk.words import language, tr

MEDIA = {
    "na_letter_8.5x11in": (21590, 27940),
    "iso_a4_210x297mm": (21000, 29700),
    "na_legal_8.5x14in": (21590, 35560),
}
"""Width and height in hundredths of a millimetre (PWG 5101.1)."""
DESTINATIONS = "destination-uris"
TELEPHONE = "tel"
_MARGIN = 300
"""Of 3 mm, which fax machines leave white; without margins CUPS calls every size borderless."""
_DOTS = (300, 300)
"""A fine fax has 204 by 196; no driver knows such dots, and from 300 they come out well."""
_DEVICE = "MFG:FaxDesk;MDL:Fax;CLS:PRINTER;CMD:PDF,JPEG,PNG,PWGRaster;"
_SUPPLY = "type=other;maxcapacity=100;level=100;class=supplyThatIsConsumed;unit=percent;colorantname=none;"


class Operation(IntEnum):
    """What the printer can be asked to do (RFC 8011, section 5.4.15)."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CANCEL_MY_JOBS = 0x0039
    CLOSE_JOB = 0x003B
    IDENTIFY_PRINTER = 0x003C


class PrinterIdentity(NamedTuple):
    """uri is where the printer is printed to; page is where a browser finds the same. uuid is of the form
    urn:uuid:..., and stays the printer's for ever."""

    uri: str
    page: str
    uuid: str
    name: str


_Described = dict[str, tuple[Value, ...]]


def described(
    identity: PrinterIdentity, began_at: datetime, now: datetime, up_s: int, queued: int
) -> _Described:
    """All attributes of the printer. began_at is when it was started, up_s how many seconds ago; queued is
    the number of jobs that are not over."""
    return {
        **_of_this_printer(identity, began_at, now, up_s, queued),
        **_OF_REQUESTS,
        **_OF_PAPER,
        **_OF_PRINTING,
        **_OF_FAXES,
    }


def _of_this_printer(
    identity: PrinterIdentity, began_at: datetime, now: datetime, up_s: int, queued: int
) -> _Described:
    return {
        "natural-language-configured": values(Tag.LANGUAGE, language()),
        "generated-natural-language-supported": values(Tag.LANGUAGE, language()),
        "printer-uri-supported": values(Tag.URI, identity.uri),
        "uri-authentication-supported": values(Tag.KEYWORD, "none"),
        "uri-security-supported": values(Tag.KEYWORD, "none"),
        "printer-uuid": values(Tag.URI, identity.uuid),
        "printer-name": values(Tag.NAME, identity.name),
        "printer-info": values(Tag.TEXT, identity.name),
        "printer-make-and-model": values(Tag.TEXT, "FaxDesk Fax"),
        "printer-device-id": values(Tag.TEXT, _DEVICE),
        "printer-location": values(Tag.TEXT, ""),
        "printer-geo-location": (Value(Tag.UNKNOWN, b""),),
        "printer-organization": values(Tag.TEXT, ""),
        "printer-organizational-unit": values(Tag.TEXT, ""),
        "printer-more-info": values(Tag.URI, identity.page),
        "printer-icons": values(Tag.URI, f"{identity.page}/icon.png"),
        "printer-is-accepting-jobs": values(Tag.BOOLEAN, True),
        "printer-state": values(Tag.ENUM, 3),
        "printer-state-reasons": values(Tag.KEYWORD, "none"),
        "printer-state-message": values(Tag.TEXT, tr("What is printed waits as a draft in FaxDesk.")),
        "printer-state-change-date-time": values(Tag.DATE_TIME, began_at),
        "printer-state-change-time": values(Tag.INTEGER, 1),
        "printer-config-change-date-time": values(Tag.DATE_TIME, began_at),
        "printer-config-change-time": values(Tag.INTEGER, 1),
        "printer-current-time": values(Tag.DATE_TIME, now),
        "printer-up-time": values(Tag.INTEGER, up_s),
        "printer-supply": values(Tag.OCTETS, _SUPPLY),
        "printer-supply-description": values(Tag.TEXT, tr("Paper of the other side's machine")),
        "printer-supply-info-uri": values(Tag.URI, identity.page),
        "queued-job-count": values(Tag.INTEGER, queued),
    }


def _with_default(name: str, tag: Tag, default: str | int, *others: str | int) -> _Described:
    """The two attributes of something that a job may choose."""
    supported = values(tag, default, *others)
    return {f"{name}-default": supported[:1], f"{name}-supported": supported}


_OF_REQUESTS: _Described = {
    "charset-configured": values(Tag.CHARSET, "utf-8"),
    "charset-supported": values(Tag.CHARSET, "utf-8"),
    "ipp-versions-supported": values(Tag.KEYWORD, "1.1", "2.0"),
    "ipp-features-supported": values(Tag.KEYWORD, "ipp-everywhere", "faxout"),
    "operations-supported": values(Tag.ENUM, *Operation),
    "compression-supported": values(Tag.KEYWORD, *COMPRESSIONS),
    "document-format-default": values(Tag.MIME_TYPE, PDF),
    "document-format-supported": values(Tag.MIME_TYPE, *FORMATS),
    "pdl-override-supported": values(Tag.KEYWORD, "attempted"),
    "preferred-attributes-supported": values(Tag.BOOLEAN, False),
    "printer-get-attributes-supported": values(Tag.KEYWORD, "document-format"),
    "which-jobs-supported": values(Tag.KEYWORD, "completed", "not-completed"),
    "job-ids-supported": values(Tag.BOOLEAN, True),
    "multiple-document-jobs-supported": values(Tag.BOOLEAN, True),
    "multiple-document-handling-supported": values(
        Tag.KEYWORD, "separate-documents-uncollated-copies", "separate-documents-collated-copies"
    ),
    "multiple-operation-time-out": values(Tag.INTEGER, int(OPEN_S)),
    "multiple-operation-time-out-action": values(Tag.KEYWORD, "process-job"),
    "identify-actions-default": values(Tag.KEYWORD, "display"),
    "identify-actions-supported": values(Tag.KEYWORD, "display"),
    "job-creation-attributes-supported": values(
        Tag.KEYWORD,
        *("copies", "document-name", "ipp-attribute-fidelity", "job-name", "media", "media-col"),
        *("orientation-requested", "overrides", "page-ranges", "print-color-mode", "print-content-optimize"),
        *("print-quality", "print-rendering-intent", "printer-resolution", "sides", DESTINATIONS),
    ),
}


def _size(width: int, height: int) -> Value:
    return collection(x_dimension=Value(Tag.INTEGER, width), y_dimension=Value(Tag.INTEGER, height))


def _media(name: str, width: int, height: int) -> Value:
    return collection(
        media_size=_size(width, height),
        media_size_name=Value(Tag.KEYWORD, name),
        media_bottom_margin=Value(Tag.INTEGER, _MARGIN),
        media_left_margin=Value(Tag.INTEGER, _MARGIN),
        media_right_margin=Value(Tag.INTEGER, _MARGIN),
        media_top_margin=Value(Tag.INTEGER, _MARGIN),
        media_source=Value(Tag.KEYWORD, "auto"),
        media_type=Value(Tag.KEYWORD, "stationery"),
    )


_PAPERS = tuple(_media(name, *size) for name, size in MEDIA.items())
_OF_PAPER: _Described = {
    **_with_default("media", Tag.KEYWORD, *MEDIA),
    "media-ready": values(Tag.KEYWORD, *MEDIA),
    "media-col-default": _PAPERS[:1],
    "media-col-ready": _PAPERS,
    "media-col-database": _PAPERS,
    "media-col-supported": values(
        Tag.KEYWORD,
        *("media-bottom-margin", "media-left-margin", "media-right-margin", "media-top-margin"),
        *("media-size", "media-size-name", "media-source", "media-type"),
    ),
    "media-size-supported": tuple(_size(*size) for size in MEDIA.values()),
    "media-bottom-margin-supported": values(Tag.INTEGER, _MARGIN),
    "media-left-margin-supported": values(Tag.INTEGER, _MARGIN),
    "media-right-margin-supported": values(Tag.INTEGER, _MARGIN),
    "media-top-margin-supported": values(Tag.INTEGER, _MARGIN),
    "media-source-supported": values(Tag.KEYWORD, "auto"),
    "media-type-supported": values(Tag.KEYWORD, "stationery"),
}
_OF_PRINTING: _Described = {
    "color-supported": values(Tag.BOOLEAN, False),
    "copies-default": values(Tag.INTEGER, 1),
    "copies-supported": values(Tag.RANGE, (1, 1)),
    **_with_default("finishings", Tag.ENUM, 3),
    **_with_default("job-sheets", Tag.KEYWORD, "none"),
    "job-priority-default": values(Tag.INTEGER, 50),
    "job-priority-supported": values(Tag.INTEGER, 1),
    **_with_default("number-up", Tag.INTEGER, 1),
    "orientation-requested-default": NO_VALUE,
    "orientation-requested-supported": values(Tag.ENUM, 3, 4, 5, 6),
    **_with_default("output-bin", Tag.KEYWORD, "face-down"),
    "overrides-supported": values(Tag.KEYWORD, "document-number", "pages"),
    "page-ranges-supported": values(Tag.BOOLEAN, True),
    "pages-per-minute": values(Tag.INTEGER, 60),
    **_with_default("print-color-mode", Tag.KEYWORD, "monochrome", "auto", "bi-level"),
    **_with_default("print-content-optimize", Tag.KEYWORD, "auto", "text"),
    **_with_default("print-quality", Tag.ENUM, 4, 5),
    **_with_default("print-rendering-intent", Tag.KEYWORD, "auto"),
    "printer-resolution-default": values(Tag.RESOLUTION, _DOTS),
    "printer-resolution-supported": values(Tag.RESOLUTION, _DOTS),
    "pwg-raster-document-resolution-supported": values(Tag.RESOLUTION, _DOTS),
    "pwg-raster-document-sheet-back": values(Tag.KEYWORD, "normal"),
    "pwg-raster-document-type-supported": values(Tag.KEYWORD, "sgray_8", "black_1"),
    **_with_default("sides", Tag.KEYWORD, "one-sided"),
}
_OF_FAXES: _Described = {
    "destination-uri-schemes-supported": values(Tag.URI_SCHEME, TELEPHONE),
    f"{DESTINATIONS}-supported": values(Tag.KEYWORD, "destination-uri"),
    "multiple-destination-uris-supported": values(Tag.BOOLEAN, True),
    "confirmation-sheet-print-default": values(Tag.BOOLEAN, False),
    "cover-sheet-info-default": NO_VALUE,
    "cover-sheet-info-supported": values(Tag.KEYWORD, "subject"),
}
