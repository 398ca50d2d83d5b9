"""The stub is a true eSCL scanner: two clients of others' making scan from it, sane-airscan and SANE's
own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.scanner.escl_stub import EsclStub

pytestmark = pytest.mark.skipif(
    shutil.which("scanimage") is None or not Path("/etc/sane.d/airscan.conf").exists(),
    reason="needs sane-utils and sane-airscan",
)


@pytest.fixture(scope="module")
def shared() -> Iterator[EsclStub]:
    with EsclStub() as stub:
        yield stub


@pytest.fixture
def stub(shared: EsclStub) -> EsclStub:
    shared.renew()
    return shared


def _airscan(stub: EsclStub, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    conf = f'[devices]\n"Stub" = {stub.url}, eSCL\n[options]\ndiscovery = disable\n'
    return _scanimage(folder, "airscan", conf, "airscan:e0:Stub", *arguments)


def _scanimage(
    folder: Path, way: str, conf: str, device: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    config = folder / "sane"
    config.mkdir()
    (config / "dll.conf").write_text(f"{way}\n")
    (config / f"{way}.conf").write_text(conf)
    return subprocess.run(
        ["scanimage", "-d", device, "--resolution", "200", "--mode", "Gray", "--format=png", *arguments],
        cwd=folder,
        env={**os.environ, "SANE_CONFIG_DIR": str(config)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_page_comes_from_the_glass(stub: EsclStub, tmp_path: Path) -> None:
    done = _airscan(stub, tmp_path, "--source", "Flatbed", "-o", "page.png")
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "page.png") as page:
        assert (page.width, page.mode) == (1700, "L")


def test_all_pages_come_from_the_feeder(stub: EsclStub, tmp_path: Path) -> None:
    done = _airscan(stub, tmp_path, "--source", "ADF", "--batch=page%d.png")
    assert len(list(tmp_path.glob("page*.png"))) == 3, done.stderr


def test_a_jam_is_told_after_the_page_before_it(stub: EsclStub, tmp_path: Path) -> None:
    stub.fault = "jam"
    done = _airscan(stub, tmp_path, "--source", "ADF", "--batch=page%d.png")
    assert "jam" in done.stderr.lower()
    assert len(list(tmp_path.glob("page*.png"))) == 1


def test_an_empty_feeder_is_told(stub: EsclStub, tmp_path: Path) -> None:
    stub.pages = 0
    done = _airscan(stub, tmp_path, "--source", "ADF", "--batch=page%d.png")
    assert "out of documents" in done.stderr.lower(), done.stderr
    assert list(tmp_path.glob("page*.png")) == []


def test_sanes_own_client_scans_from_it_as_well(stub: EsclStub, tmp_path: Path) -> None:
    origin = stub.url.removesuffix("/eSCL/")
    line = ("--source", "ADF", "--batch=page%d.png")
    done = _scanimage(tmp_path, "escl", f"device {origin} Stub\n", f"escl:{origin}", *line)
    assert len(list(tmp_path.glob("page*.png"))) == 3, done.stderr
    assert "out of documents" in done.stderr
