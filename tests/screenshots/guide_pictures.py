"""`python3 dev.py screenshots --guide`: the pictures of the guide, drawn by the program, in each language.

Each is a part of the window, twice as sharp as it is shown, and in few colours, so that all of them together
stay small. What the faxes say is the demo's, in English everywhere.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from faxdesk.app.window_language import speak
from faxdesk.chosen_service import name_chosen_service
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.paths import guide_folder
from faxdesk.ui.common import theme
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.guide.guide_pages import PICTURES
from faxdesk.words import LANGUAGES
from tests.screenshots.__main__ import Studio, _draft, library_ids, partly_sent
from tests.screenshots.finding import search
from tests.screenshots.people import fill_contacts

if TYPE_CHECKING:
    from faxdesk.ui.window.main_window import MainWindow

LOCALES = {"en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "ar": "ar_EG"}
MOST_PX = 1280
"""Nearly twice the width of a line of the guide."""
COLOURS = 24
_ALONE = "GUIDE_LANGUAGE"
"""Names the language to a process that draws the pictures of one alone."""
_WINDOW, _WIDE = (1060, 600), (1240, 700)
_MORE_THAN_ENOUGH = 1200


class Photographer:
    """Leads a window from picture to picture, and draws each into a folder."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._studio = Studio(application, folder)
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        theme.apply(application, "light")
        self.window: MainWindow = self._studio.window
        self.window.resize(*_WINDOW)

    def take(self, wanted: Sequence[str]) -> None:
        """Draw the pictures of these names; all of them where none is named."""
        for name, lead in self._scenes():
            part = lead()
            self._studio.settle()
            if not wanted or name in wanted:
                self._save(name, part)
        self._studio.close()

    def _scenes(self) -> Iterator[tuple[str, Callable[[], QRect]]]:
        """The pictures' names, and what leads to each and says which part of the window it is."""
        yield "inbox", self._inbox
        yield "reading", self._reading
        yield "outbox", self._outbox
        yield "search", self._search
        yield "contacts", self._contacts
        yield "compose", self._compose
        yield "covers", self._covers
        yield "ways-in", lambda: self._settings("ways in")
        yield "privacy", lambda: self._settings("privacy")
        yield "diagnostics", self._diagnostics

    def _inbox(self) -> QRect:
        self.window.navigation.show_fax(library_ids(self._studio)[1])
        return self._of(self.window)

    def _reading(self) -> QRect:
        self.window.navigation.show_fax(library_ids(self._studio)[0])
        return self._of(self.window.workspace.reading, high=430)

    def _outbox(self) -> QRect:
        self.window.navigation.show_fax(partly_sent(self._studio), Place.OUTBOX)
        self._studio.settle()
        self.window.workspace.list.table.scrollToTop()
        return self._of(self.window.workspace, high=430)

    def _search(self) -> QRect:
        search(self.window, "knee")
        return self._of(self.window.workspace.list, high=390)

    def _contacts(self) -> QRect:
        clinic = fill_contacts(self._studio.composition)
        self.window.actions_.contacts.trigger()
        self.window.pages.contacts.show_contact(clinic)
        return self._of(self.window.pages, high=430)

    def _compose(self) -> QRect:
        self.window.resize(*_WIDE)
        self.window.writing.open(_draft(self._studio))
        return self._of(self.window.pages)

    def _covers(self) -> QRect:
        """All of it, in a window that is high enough, with a cover that has fields."""
        self.window.resize(_WIDE[0], _MORE_THAN_ENOUGH)
        picker = self.window.pages.compose.form.cover
        first = self._studio.composition.covers.templates.all()[0]
        picker.choose(0, DraftCover(first.template))
        self._studio.settle()
        return self._of(picker)

    def _settings(self, section: str) -> QRect:
        self.window.resize(*_WINDOW)
        self.window.pages.show_settings()
        self.window.pages.settings.show_section(section)
        return self._of(self.window.pages, high=390)

    def _diagnostics(self) -> QRect:
        self.window.pages.show_diagnostics()
        return self._of(self.window.pages, high=390)

    def _of(self, part: QWidget, high: int = 0) -> QRect:
        """Where a part stands in the window: all of it, or as much as is so high from its top on."""
        self._studio.settle()
        corner = part.mapTo(self.window, part.rect().topLeft())
        return QRect(corner, QSize(part.width(), min(part.height(), high or part.height())))

    def _save(self, name: str, part: QRect) -> None:
        picture = _image_of(self.window.grab(part))
        if picture.width > MOST_PX:
            high = round(picture.height * MOST_PX / picture.width)
            picture = picture.resize((MOST_PX, high), Image.Resampling.LANCZOS)
        few = picture.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE)
        few.save(self._folder / f"{name}.png", optimize=True)


def _image_of(picture: QPixmap) -> Image.Image:
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(kept, "PNG")
    return Image.open(io.BytesIO(kept.data().data())).convert("RGB")


def main() -> int:
    """`python -m tests.screenshots.guide_pictures [NAME...]`: all languages, each in a process of its own."""
    if os.environ.get(_ALONE):
        name_chosen_service()
        application = QApplication(sys.argv[:1])
        speak(application, "")
        folder = guide_folder() / os.environ[_ALONE] / PICTURES
        Photographer(application, folder).take(sys.argv[1:])
        return 0
    for language in LANGUAGES:
        locale = f"{LOCALES[language]}.UTF-8"
        spoken = {"LANGUAGE": language, "LANG": locale, "QT_SCALE_FACTOR": "2", _ALONE: language}
        command = [sys.executable, "-m", "tests.screenshots.guide_pictures", *sys.argv[1:]]
        if subprocess.run(command, env={**os.environ, **spoken}, check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
