"""What is taken out of a checkout that only runs the program, and that nothing of it is ever missed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from developing import environment, trimming

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere nothing is taken out")

USED = """
import importlib, pkgutil, sys
import faxdesk
for found in pkgutil.walk_packages(faxdesk.__path__, "faxdesk."):
    # What begins to work as it is imported is no part of the program.
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("x")
label.grab()
for module in list(sys.modules.values()):
    print(getattr(module, "__file__", None))
with open("/proc/self/maps") as maps:
    for line in maps:
        print(line.split()[-1])
"""


@pytest.fixture
def site() -> Path:
    """Where the requirements of this very test are installed."""
    import PySide6

    return Path(PySide6.__path__[0]).parent


def test_only_what_serves_something_else_goes(tmp_path: Path) -> None:
    kept = [
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/QtWidgets.abi3.so",
        "babel/locale-data/de.dat",
        "babel/locale-data/root.dat",
        "phonenumbers/data/region_US.py",
    ]
    gone = [
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/lib/libQt6QmlModels.so.6",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6/Qt/translations/qtquick_de.qm",
        "PySide6/QtWidgets.pyi",
        "PySide6/designer",
        "babel/locale-data/zu.dat",
        "phonenumbers/geodata/data0.py",
    ]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {path.relative_to(tmp_path).as_posix() for path in trimming.left_out(tmp_path)}
    assert found == {*gone} - {"PySide6/Qt/qml/QtQuick/qmldir", "phonenumbers/geodata/data0.py"} | {
        "PySide6/Qt/qml",
        "phonenumbers/geodata",
    }


@linux_only
def test_the_program_uses_nothing_of_it(site: Path) -> None:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", USED], env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    used = {Path(line) for line in done.stdout.splitlines()}
    assert site / "PySide6" / "QtWidgets.abi3.so" in used
    gone = trimming.left_out(site)
    assert len(gone) > 100 or trimming.TRIMMED.exists()
    assert [path for path in used if any(path == each or each in path.parents for each in gone)] == []


@linux_only
def test_whoever_tests_has_all_of_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .venv that was made small is made anew."""
    marker = tmp_path / "trimmed"
    made: list[str] = []
    monkeypatch.setattr(environment, "TRIMMED", marker)
    monkeypatch.setattr(environment, "make_venv", lambda: made.append("anew"))
    monkeypatch.setattr(environment, "venv_is_good", lambda: True)
    monkeypatch.setattr(environment, "_kept_stamp", environment._stamp)
    environment.prepare()
    assert made == []
    marker.touch()
    environment.prepare(environment.RUN)
    assert made == []
    environment.prepare()
    assert made == ["anew"]
