"""Options as the drivers of real devices list them, and what a scan tells each."""

from __future__ import annotations

import pytest

from faxdesk.domain.scanning.scanner import PaperSource, ScanOptions, ScanPaper
from faxdesk.scanner.sane.device_options import DeviceOptions

FUJITSU = """
Options specific to device `fujitsu:fi-7160:12345':
  Scan Mode:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
        Specifies the width of the media.
    --page-height 0..355.600mm (in steps of 0.0211639) [279.364]
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -t 0..279.364mm (in steps of 0.0211639) [0]
    -x 0..221.121mm (in steps of 0.0211639) [215.872]
    -y 0..355.6mm (in steps of 0.0211639) [279.364]
"""
EPSON = """
    --mode Lineart|Gray|Color [Lineart]
    --depth 8|16 [inactive]
    --resolution 75|100|150|300|600dpi [75]
    --source Flatbed|Automatic Document Feeder|Transparency Unit [Flatbed]
    --adf-mode Simplex|Duplex [inactive]
    -l 0..215.9mm [0]
    -t 0..297.18mm [0]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
"""
EPSON_WITH_SHEETS = EPSON.replace("Simplex|Duplex [inactive]", "Simplex|Duplex [Simplex]")
BROTHER = """
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color [24bit Color]
    --resolution 100|150|200|300|400|600|1200dpi [200]
    --source FlatBed|Automatic Document Feeder(left)|Automatic Document Feeder(left,Duplex) [FlatBed]
    --brightness -50..50% (in steps of 1) [inactive]
    -l 0..215.88mm (in steps of 0.0999908) [0]
    -t 0..297mm (in steps of 0.0999908) [0]
    -x 0..215.88mm (in steps of 0.0999908) [215.88]
    -y 0..297mm (in steps of 0.0999908) [297]
"""
SMALL = """
    --mode Color [Color] [advanced]
    --resolution auto||75|150dpi [75]
    --duplex[=(yes|no)] [no]
    --source ADF [ADF]
"""
WITHOUT = """
    --mode 8-bit gray|16-bit gray [8-bit gray]
    -x 0..100mm [100]
    -y 0..100mm [read-only]
"""


def arguments(
    listed: str, source: PaperSource, paper: ScanPaper = ScanPaper.A4, *, both: bool = False
) -> list[str]:
    options = DeviceOptions.of(listed.splitlines())
    return options.arguments(ScanOptions(paper, source, both), source)


@pytest.mark.parametrize(
    ("listed", "sources", "both"),
    [
        (FUJITSU, [PaperSource.FEEDER], True),
        (EPSON, [PaperSource.GLASS, PaperSource.FEEDER], False),
        (EPSON_WITH_SHEETS, [PaperSource.GLASS, PaperSource.FEEDER], True),
        (BROTHER, [PaperSource.GLASS, PaperSource.FEEDER], True),
        (SMALL, [PaperSource.FEEDER], True),
        (WITHOUT, [PaperSource.GLASS], False),
        ("", [PaperSource.GLASS], False),
    ],
)
def test_sources_are_known_by_their_many_names(listed: str, sources: list[PaperSource], both: bool) -> None:
    abilities = DeviceOptions.of(listed.splitlines()).abilities()
    assert [ability.source for ability in abilities] == sources
    assert any(ability.takes_both_sides for ability in abilities) is both
    assert not any(ability.takes_both_sides for ability in abilities if ability.source is PaperSource.GLASS)


def test_the_largest_sheet_is_that_of_the_device() -> None:
    [feeder] = DeviceOptions.of(FUJITSU.splitlines()).abilities()
    assert (feeder.width_mm, feeder.height_mm) == (221.121, 355.6)


def test_a_feeder_with_three_names_is_told_the_front_alone_or_both() -> None:
    one = arguments(FUJITSU, PaperSource.FEEDER, ScanPaper.LEGAL)
    assert one == [
        *("--source=ADF Front", "--mode=Gray", "--resolution=200"),
        *("--page-width=215.9", "--page-height=355.6", "-l", "0", "-t", "0", "-x", "215.9", "-y", "355.6"),
    ]
    assert arguments(FUJITSU, PaperSource.FEEDER, both=True)[0] == "--source=ADF Duplex"


def test_both_sides_may_be_a_switch_beside_the_source() -> None:
    told = arguments(EPSON_WITH_SHEETS, PaperSource.FEEDER, both=True)
    assert told[:2] == ["--source=Automatic Document Feeder", "--adf-mode=Duplex"]
    assert "--adf-mode=Duplex" not in arguments(EPSON_WITH_SHEETS, PaperSource.FEEDER)
    assert arguments(SMALL, PaperSource.FEEDER, both=True)[:2] == ["--source=ADF", "--duplex=yes"]


def test_the_next_resolution_above_that_of_a_fax_is_chosen() -> None:
    assert "--resolution=300" in arguments(EPSON, PaperSource.GLASS)
    assert "--resolution=200" in arguments(BROTHER, PaperSource.GLASS)
    assert "--resolution=150" in arguments(SMALL, PaperSource.FEEDER), "no better one is there"
    assert not any(each.startswith("--resolution") for each in arguments(WITHOUT, PaperSource.GLASS))


def test_grey_is_chosen_by_whatever_name_it_has() -> None:
    assert "--mode=True Gray" in arguments(BROTHER, PaperSource.GLASS)
    assert "--mode=8-bit gray" in arguments(WITHOUT, PaperSource.GLASS)
    assert not any(each.startswith("--mode") for each in arguments(SMALL, PaperSource.FEEDER))


def test_an_option_that_cannot_be_set_is_left_alone() -> None:
    told = arguments(EPSON, PaperSource.GLASS, both=True)
    assert not any(each.startswith(("--depth", "--adf-mode")) for each in told)
    assert "-y" not in arguments(WITHOUT, PaperSource.GLASS)


def test_paper_that_is_too_large_is_scanned_as_far_as_the_device_goes() -> None:
    told = arguments(EPSON, PaperSource.GLASS, ScanPaper.LEGAL)
    assert told[-2:] == ["-y", "297.18"]
    assert arguments(WITHOUT, PaperSource.GLASS)[-2:] == ["-x", "100"]
