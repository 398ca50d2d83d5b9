"""The SANE test backend: scanners that are none, in a configuration of the test's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from faxdesk.domain.scanning.scan_trouble import ScanTrouble
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from faxdesk.scanner.driver_process import Patience
from faxdesk.scanner.sane.scanimage import SaneScanner, find_scanimage


class SaneTest:
    """Configures the backend, and keeps what a scan tells of itself."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self.pages: list[Path] = []
        self.waited: list[ScanTrouble] = []
        self.at_page: dict[int, object] = {}

    def configure(self, **lines: str) -> None:
        """Lines of the backend's test.conf: its two devices, 200 mm square, show a grid."""
        usual = {"number_of_devices": "2", "resolution": "50.0", "test_picture": '"Grid"'}
        told = {
            name.replace("_", "-") if "_of_" not in name else name: value
            for name, value in (usual | lines).items()
        }
        text = "".join(f"{name} {value}\n" for name, value in told.items())
        (self.folder / "test.conf").write_text(text, encoding="ascii")
        (self.folder / "dll.conf").write_text("test\n", encoding="ascii")

    def scanner(self, name: str = "test:0", silence_s: float = 60.0) -> SaneScanner:
        # The backend at times hangs at the end, when it was to show an error.
        patience = Patience(silence_s, park_s=0.4)
        where = ScannerAddress(ScannerKind.SANE, name)
        return SaneScanner(self.program, KnownScanner(where, "Paper Scanner"), patience)

    # ScanWatch

    def came(self, page: Path) -> None:
        self.pages.append(page)
        act = self.at_page.get(len(self.pages))
        if callable(act):
            act()

    def waits(self, trouble: ScanTrouble) -> None:
        self.waited.append(trouble)


@pytest.fixture
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SaneTest:
    """scanimage with the test backend alone."""
    program = find_scanimage()
    if program is None:
        pytest.skip("SANE's scanimage (Debian: sane-utils) is not installed")
    if shutil.which("sh") is None:
        pytest.skip("no shell")
    folder = tmp_path / "sane"
    folder.mkdir()
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    made = SaneTest(program, folder)
    made.configure()
    return made
