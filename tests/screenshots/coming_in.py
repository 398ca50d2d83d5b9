"""What comes in by itself: the line that tells of it, and the settings of the ways in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import resource
from faxdesk.services.intake.printed_jobs import PRINTER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.screenshots.__main__ import Studio


def intake_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each."""
    yield "came-in", lambda: _come_in(studio)
    yield "settings-ways-in", lambda: _show_ways(studio)
    yield "settings-refused", lambda: studio.window.pages.settings.show_part("refused")


def _come_in(studio: Studio) -> None:
    """A document was printed."""
    letter = resource("demo", "Referral letter.pdf")
    _put(studio, PRINTER, letter, "Referral letter")


def _show_ways(studio: Studio) -> None:
    """A file that cannot be taken is told of below the ways in."""
    damaged = studio.composition.profile.temporary / "Lab report.pdf"
    damaged.write_bytes(b"%PDF-1.7 and no more")
    _put(studio, Source(SourceKind.FOLDER), damaged, "")
    damaged.unlink()
    studio.window.pages.show_settings()
    studio.window.pages.settings.show_section("ways in")


def _put(studio: Studio, source: Source, path: Path, subject: str) -> None:
    intake = studio.composition.intake
    intake.put(Incoming(source, path.name, (IncomingFile(path.name, path),), subject))
    intake.take_all(CancelToken())
