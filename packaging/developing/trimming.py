"""Takes out of .venv what the program itself never uses: half of what its requirements bring, above all Qt's
other way of drawing windows, with its tools."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from developing.places import ROOT, VENV

TRIMMED = VENV / "trimmed"
"""Its presence says so: whoever builds or tests makes .venv anew."""
_QT = r"PySide6/Qt/"
_LEFT_OUT = re.compile(
    # Qt Quick, Qt Designer and what serves them.
    rf"{_QT}(qml|metatypes|libexec)$"
    rf"|{_QT}lib/libQt6(Designer|Help|Labs|Lottie|Qml|Quick|Sql|Test|UiTools|WaylandCompositor|WaylandEglCompositor)"
    rf"|{_QT}plugins/(designer|qmllint|qmltooling|sqldrivers|wayland-graphics-integration-server)$"
    # The texts of Qt's own dialogs are in qtbase.
    rf"|{_QT}translations/(?!qtbase_).+\.qm$"
    r"|PySide6/Qt(Concurrent|Designer|Help|OpenGL|OpenGLWidgets|Qml|Quick\w*|Sql|Test|UiTools|Xml)\.abi3\.so$"
    r"|PySide6/(assistant|balsam\w*|designer|linguist|lrelease|lupdate|qml\w+|qsb|rcc|svgtoqml|uic)$"
    r"|PySide6/(doc|glue|include|scripts|typesystems)$|PySide6/\w+\.pyi$"
    # Which place and which company a number belongs to; the program has a smaller table.
    r"|phonenumbers/(geodata|carrierdata|tzdata)$"
    # The names of countries in all languages; Babel has its part when the program's texts are compiled.
    rf"|babel/locale-data/(?!root\.|({{languages}})\.).+\.dat$"
)


def trim() -> None:
    """Make .venv small; on Linux, where it was tried what the program does without."""
    for place in VENV.glob("lib/python3*/site-packages"):
        for path in left_out(place):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        TRIMMED.touch()


def left_out(site: Path) -> list[Path]:
    """What is in a folder of packages that the program never uses; folders stand for all that is in them."""
    languages = "|".join(path.stem for path in (ROOT / "resources" / "languages").glob("*.po"))
    pattern = re.compile(_LEFT_OUT.pattern.replace("{languages}", f"en|{languages}"))
    found: list[Path] = []
    for package in ("PySide6", "phonenumbers", "babel"):
        for path in sorted((site / package).rglob("*")):
            is_within = bool(found) and found[-1] in path.parents
            if not is_within and pattern.search(path.relative_to(site).as_posix()):
                found.append(path)
    return found
