"""What a device says of itself is read as far as it can be true."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.scanning.scan_trouble import ScanTrouble
from faxdesk.domain.scanning.scanner import PaperSource
from faxdesk.scanner.escl_messages import P, S, read_capabilities, read_status, settings

_OPEN = (
    '<scan:{0} xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
    ' xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">'
)


def _device(caps: str, more: str = "") -> bytes:
    inside = f"{more}<scan:Platen><scan:PlatenInputCaps>{caps}</scan:PlatenInputCaps></scan:Platen>"
    return f"{_OPEN.format('ScannerCapabilities')}{inside}</scan:ScannerCapabilities>".encode()


def _status(inside: str) -> bytes:
    return f"{_OPEN.format('ScannerStatus')}{inside}</scan:ScannerStatus>".encode()


def _dpi(*offered: int) -> str:
    return "".join(f"<scan:XResolution>{dpi}</scan:XResolution>" for dpi in offered)


def _range(least: int, most: int) -> str:
    ends = f"<scan:Min>{least}</scan:Min><scan:Max>{most}</scan:Max>"
    return f"<scan:XResolutionRange>{ends}</scan:XResolutionRange>"


@pytest.mark.parametrize(
    ("caps", "dpi"),
    [
        (_dpi(100, 200, 300), 200),
        (_dpi(75, 150, 300, 600), 300),
        (_dpi(75, 150), 150),
        (_dpi(0, 99999), 200),
        ("", 200),
        (
            "<scan:XResolutionRange><scan:Min>75</scan:Min><scan:Max>1200</scan:Max></scan:XResolutionRange>",
            200,
        ),
    ],
)
def test_the_resolution_is_that_of_a_fax_or_the_next_finer_one(caps: str, dpi: int) -> None:
    glass = read_capabilities(_device(caps)).input(PaperSource.GLASS)
    assert glass is not None
    assert glass.dpi == dpi


@pytest.mark.parametrize(
    ("caps", "kind", "mode"),
    [
        ("<pwg:DocumentFormat>application/pdf</pwg:DocumentFormat>", "application/pdf", "Grayscale8"),
        (
            "<pwg:DocumentFormat>application/pdf</pwg:DocumentFormat>"
            "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>"
            "<scan:ColorMode>RGB24</scan:ColorMode>",
            "image/jpeg",
            "RGB24",
        ),
        ("", "image/jpeg", "Grayscale8"),
    ],
)
def test_a_device_is_asked_for_what_it_has(caps: str, kind: str, mode: str) -> None:
    known = read_capabilities(_device(caps))
    glass = known.input(PaperSource.GLASS)
    assert glass is not None
    root = ET.fromstring(settings(glass, known.version, PaperSource.GLASS, False, (2550, 3300)))
    assert (root.findtext(f"{P}DocumentFormat"), root.findtext(f"{S}ColorMode")) == (kind, mode)
    # Only newer devices know the second name of the format, and only feeders have two sides.
    assert (root.find(f"{S}DocumentFormatExt") is not None) == ("FormatExt" in caps)
    assert root.find(f"{S}Duplex") is None


def test_a_name_is_one_short_line() -> None:
    told = "<pwg:MakeAndModel>  Office\u202e\n5&lt;b&gt;" + "x" * 200 + "</pwg:MakeAndModel>"
    name = read_capabilities(_device("", told)).name
    assert name.startswith("Office 5<b>xxx")
    assert len(name) == 80


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"<a/>",
        _status(""),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + _device(""),
        f"{_OPEN.format('ScannerCapabilities')}</scan:ScannerCapabilities>".encode(),
    ],
)
def test_what_no_scanner_says_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_capabilities(content)


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ("ScannerAdfJam", ScanTrouble.JAM),
        ("ScannerAdfMispick", ScanTrouble.JAM),
        ("ScannerAdfHatchOpen", ScanTrouble.COVER_OPEN),
        ("ScannerAdfEmpty", ScanTrouble.FEEDER_EMPTY),
        ("ScannerAdfLoaded", None),
        ("Something of a maker's own", None),
    ],
)
def test_the_feeders_state_is_read(state: str, trouble: ScanTrouble | None) -> None:
    status = read_status(_status(f"<pwg:State>Idle</pwg:State><scan:AdfState>{state}</scan:AdfState>"))
    assert (status.feeder_trouble, status.is_working) == (trouble, False)
    assert status.has_paper == (state == "ScannerAdfLoaded")


@given(st.text(alphabet="<>/&;abc:scanpwg\x00é", max_size=60))
def test_any_answer_is_read_or_is_an_error(inside: str) -> None:
    for read, content in ((read_capabilities, _device(inside)), (read_status, _status(inside))):
        try:
            read(content)
        except ValueError:
            continue
