"""eSCL's messages as XML (Mopria eSCL specification 2.9): what a device can do, how it is, and what is asked
of it. Lengths in them are in 1/300 inch, whatever the resolution. What a device says of itself is taken as
far as it can be true."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from msgspec import Struct

from faxdesk.domain.scanning.scan_trouble import ScanTrouble
from faxdesk.domain.scanning.scanner import DPI, PaperSource, ScannerAbilities, SourceAbility
from faxdesk.net.foreign_xml import read_xml

_SCAN = "http://schemas.hp.com/imaging/escl/2011/05/03"
_PWG = "http://www.pwg.org/schemas/2010/12/sm"
S, P = f"{{{_SCAN}}}", f"{{{_PWG}}}"
UNITS_MM = 300 / 25.4
"""So many units are a millimetre."""
_LEAST, _MOST = 300, 300 * 40
"""The widths and heights in units that a sheet may have: 1 to 40 inches."""
_USUAL = (2550, 3508)
_MOST_NAME = 80
_FORMATS = ("image/jpeg", "image/png", "image/tiff", "application/pdf")
"""What is asked for, the best first."""
_MODES = ("Grayscale8", "RGB24", "BlackAndWhite1")
_INPUTS = (
    (PaperSource.GLASS, "Platen/{S}PlatenInputCaps", False),
    (PaperSource.FEEDER, "Adf/{S}AdfSimplexInputCaps", False),
    (PaperSource.FEEDER, "Adf/{S}AdfDuplexInputCaps", True),
)
_ADF_TROUBLES = {
    "ScannerAdfJam": ScanTrouble.JAM,
    "ScannerAdfMispick": ScanTrouble.JAM,
    "ScannerAdfMultipickDetected": ScanTrouble.JAM,
    "ScannerAdfInputTrayFailed": ScanTrouble.JAM,
    "ScannerAdfInputTrayOverloaded": ScanTrouble.JAM,
    "ScannerAdfDuplexPageTooShort": ScanTrouble.JAM,
    "ScannerAdfDuplexPageTooLong": ScanTrouble.JAM,
    "ScannerAdfHatchOpen": ScanTrouble.COVER_OPEN,
    "ScannerAdfDoorOpen": ScanTrouble.COVER_OPEN,
    "ScannerAdfEmpty": ScanTrouble.FEEDER_EMPTY,
}


class InputCaps(Struct, frozen=True):
    """What a source can do in one way: width and height are the most of it in units; format, mode and dpi are
    what is best asked for."""

    width: int
    height: int
    mode: str
    format: str
    names_format_twice: bool
    dpi: int


class Capabilities(Struct, frozen=True):
    """What a device says that it can do. Inputs are by the source, and whether both sides are scanned."""

    name: str
    device: str
    version: str
    inputs: dict[tuple[PaperSource, bool], InputCaps]

    def input(self, source: PaperSource, both_sides: bool = False) -> InputCaps | None:
        """What a source can do; one that only names both sides can leave one out."""
        return self.inputs.get((source, both_sides)) or self.inputs.get((source, True))

    def abilities(self, certificate: str) -> ScannerAbilities:
        """The same as the program sees it."""
        sources = []
        for source in PaperSource:
            caps = self.input(source)
            if caps is not None:
                size = caps.width / UNITS_MM, caps.height / UNITS_MM
                sources.append(SourceAbility(source, *size, (source, True) in self.inputs))
        return ScannerAbilities(self.name, tuple(sources), certificate)


class Status(Struct, frozen=True):
    """How a device is at the moment. feeder_trouble is what is the matter with its feeder; stopped_jobs are
    the addresses of the jobs that somebody called off."""

    is_working: bool
    has_paper: bool
    feeder_trouble: ScanTrouble | None
    stopped_jobs: tuple[str, ...]


def read_capabilities(content: bytes) -> Capabilities:
    """Raises ValueError for what no scanner says."""
    root = _root(content, "ScannerCapabilities")
    inputs = {}
    for source, path, both_sides in _INPUTS:
        caps = root.find(S + path.format(S=S))
        if caps is not None:
            inputs[source, both_sides] = _input_caps(caps)
    if not inputs:
        raise ValueError("neither glass nor feeder")
    version = root.findtext(f"{P}Version") or ""
    return Capabilities(
        name=tidy_text(root.findtext(f"{P}MakeAndModel") or ""),
        device=tidy_text(root.findtext(f"{S}UUID") or "").lower(),
        version=version if re.fullmatch(r"[0-9.]{1,8}", version) else "2.0",
        inputs=inputs,
    )


def read_status(content: bytes) -> Status:
    """Raises ValueError for what no scanner says."""
    root = _root(content, "ScannerStatus")
    feeder = (root.findtext(f"{S}AdfState") or "").strip()
    stopped = tuple(
        (job.findtext(f"{P}JobUri") or "").strip()
        for job in root.iter(f"{S}JobInfo")
        if (job.findtext(f"{P}JobState") or "").strip() == "Canceled"
    )
    return Status(
        is_working=(root.findtext(f"{P}State") or "").strip() in {"Processing", "Testing"},
        has_paper=feeder == "ScannerAdfLoaded",
        feeder_trouble=_ADF_TROUBLES.get(feeder),
        stopped_jobs=stopped,
    )


def settings(
    caps: InputCaps, version: str, source: PaperSource, both_sides: bool, size: tuple[int, int]
) -> bytes:
    """What is asked of a device; size is width and height in units. The order of the elements is that of
    clients that devices are tried with."""
    ET.register_namespace("scan", _SCAN)
    ET.register_namespace("pwg", _PWG)
    root = ET.Element(f"{S}ScanSettings")
    _add(root, f"{P}Version", version)
    region = ET.SubElement(ET.SubElement(root, f"{P}ScanRegions"), f"{P}ScanRegion")
    _add(region, f"{P}ContentRegionUnits", "escl:ThreeHundredthsOfInches")
    for name, length in (("XOffset", 0), ("YOffset", 0), ("Width", size[0]), ("Height", size[1])):
        _add(region, P + name, str(length))
    _add(root, f"{P}InputSource", "Feeder" if source == PaperSource.FEEDER else "Platen")
    _add(root, f"{S}ColorMode", caps.mode)
    _add(root, f"{P}DocumentFormat", caps.format)
    if caps.names_format_twice:
        _add(root, f"{S}DocumentFormatExt", caps.format)
    _add(root, f"{S}XResolution", str(caps.dpi))
    _add(root, f"{S}YResolution", str(caps.dpi))
    if source == PaperSource.FEEDER:
        _add(root, f"{S}Duplex", "true" if both_sides else "false")
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def tidy_text(text: str) -> str:
    """A text that a device or its network tells, on one line and no longer than one reads."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_MOST_NAME]


def _root(content: bytes, name: str) -> ET.Element:
    root = read_xml(content)
    if root.tag != S + name:
        raise ValueError(f"not {name}")
    return root


def _input_caps(caps: ET.Element) -> InputCaps:
    further = [(element.text or "").strip() for element in caps.iter(f"{S}DocumentFormatExt")]
    formats = {*further, *((element.text or "").strip() for element in caps.iter(f"{P}DocumentFormat"))}
    modes = {(element.text or "").strip() for element in caps.iter(f"{S}ColorMode")}
    return InputCaps(
        width=_length(caps.findtext(f"{S}MaxWidth"), _USUAL[0]),
        height=_length(caps.findtext(f"{S}MaxHeight"), _USUAL[1]),
        mode=_first(_MODES, modes),
        format=_first(_FORMATS, formats),
        names_format_twice=bool(further),
        dpi=_resolution(caps),
    )


def _first(wanted: Iterable[str], offered: set[str]) -> str:
    names = list(wanted)
    return next((name for name in names if name in offered), names[0])


def _resolution(caps: ET.Element) -> int:
    """DPI where the device has it, else the next finer one, else its finest."""
    ranges = [
        (_number(found.findtext(f"{S}Min")), _number(found.findtext(f"{S}Max")))
        for found in caps.iter(f"{S}XResolutionRange")
    ]
    if any(least <= DPI <= most for least, most in ranges):
        return DPI
    offered = {_number(element.text) for element in caps.iter(f"{S}XResolution")}
    offered |= {end for ends in ranges for end in ends}
    offered = {dpi for dpi in offered if 50 <= dpi <= 1200}
    finer = [dpi for dpi in offered if dpi >= DPI]
    return min(finer, default=max(offered, default=DPI))


def _length(text: str | None, usual: int) -> int:
    length = _number(text)
    return min(length, _MOST) if length >= _LEAST else usual


def _number(text: str | None) -> int:
    """A whole number; 0 for what is none."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 8 else 0


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
