"""What is set in the editor is where it was set on the page that is sent, and looks there as it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.ui.compose.editor.marks.mark_painter import MarkPainter
from faxdesk.ui.compose.editor.marks.tools import Tool
from faxdesk.ui.page_view.page_sources import to_image
from tests.support.desk import TestDesk
from tests.ui.compose.editor.editing import Editor

OpenEditor = Callable[..., Editor]
A4_AT_100_DPI = (827, 1169)
DARK = bytes(grey < 100 for grey in range(256))


def paper(folder: Path, size: tuple[int, int]) -> Path:
    """White paper of so many hundredths of an inch, with a grey rule that makes it no blank page."""
    path = folder / "paper.png"
    image = Image.new("L", size, 255)
    image.paste(90, (20, size[1] - 30, size[0] - 20, size[1] - 26))
    image.save(path, dpi=(100, 100))
    return path


def dark_box(image: QImage, within: QRect) -> QRect:
    """The rectangle around all that is dark within a part of a picture."""
    part = image.copy(within).convertToFormat(QImage.Format.Format_Grayscale8)
    length, content = part.bytesPerLine(), bytes(part.constBits())
    lines = [content[y * length : y * length + part.width()].translate(DARK) for y in range(part.height())]
    rows = [y for y, line in enumerate(lines) if b"\1" in line]
    assert rows
    first = min(lines[y].find(b"\1") for y in rows)
    last = max(lines[y].rfind(b"\1") for y in rows)
    return QRect(first, rows[0], last - first + 1, rows[-1] - rows[0] + 1).translated(within.topLeft())


def shown(editor: Editor) -> QImage:
    """The page as the worker drew it with all its marks."""
    editor.pane.editing.page.choose(None)
    backdrop = editor.pane.desk.backdrop
    edit = editor.pane.editing.page.edit
    editor.qtbot.waitUntil(lambda: backdrop.edit.marks == edit.marks and backdrop.edit.turn == edit.turn)
    editor.wait()
    return backdrop.grey


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("size", [(850, 1100), A4_AT_100_DPI, (1100, 850)], ids=["letter", "a4", "lying"])
def test_what_is_struck_out_is_black_where_it_was(
    open_editor: OpenEditor, tmp_path: Path, size: tuple[int, int], turns: int
) -> None:
    editor = open_editor(path=paper(tmp_path, size))
    for _turn in range(turns):
        editor.key(Qt.Key.Key_R)
    editor.wait()
    editor.pane.editing.take(Tool.STRIKE_OUT)
    editor.drag((60, 70), (140, 82))
    frame = editor.canvas.frame
    wanted = frame.rect(editor.marks()[0].area).translated(-frame.left, -frame.top).toRect()
    found = dark_box(shown(editor), wanted.adjusted(-20, -20, 20, 20))
    for side in ("left", "top", "right", "bottom"):
        assert abs(getattr(found, side)() - getattr(wanted, side)()) <= 2, side


@pytest.mark.parametrize("resolution", list(Resolution))
def test_a_text_breaks_and_lies_as_it_did(
    open_editor: OpenEditor, stage: TestDesk, tmp_path: Path, resolution: Resolution
) -> None:
    editor = open_editor(path=paper(tmp_path, (850, 1100)))
    editor.take(Tool.TEXT)
    editor.click((40, 60))
    editor.type("Please call the practice on Monday")
    editor.qtbot.keyClick(editor.canvas.entry, Qt.Key.Key_Escape)
    editor.take(Tool.MOVE)
    area = editor.seen(editor.marks()[0])
    editor.drag((area.x + area.width, area.y + area.height), (40 + 45, 90))
    mark = editor.marks()[0]
    page = editor.drafted.draft.files[0].page_list[0]
    source = PageSource.of(page, stage.blobs.path)
    raster = stage.desk.pages.fax_page(source, resolution)
    dots = to_image(raster)
    across, down = raster.dpi_x / 25.4, raster.dpi_y / 25.4
    within = QRect(round(30 * across), round(50 * down), round(80 * across), round(50 * down))
    box = dark_box(dots, within)
    ours = dark_box(_painted(editor), QRect(0, 0, 2000, 2000))
    assert box.left() / across == pytest.approx(ours.left() / 10 + 20, abs=1.0)
    assert box.top() / down == pytest.approx(ours.top() / 10 + 20, abs=1.0)
    assert box.width() / across == pytest.approx(ours.width() / 10, abs=1.5)
    assert box.height() / down == pytest.approx(ours.height() / 10, abs=1.0)
    assert mark.area.width == pytest.approx(45, abs=1)


def _painted(editor: Editor) -> QImage:
    """The marks as the editor paints them, ten pixels to the millimetre, without 20 mm at each edge."""
    image = QImage(2000, 2000, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    frame = replace(editor.canvas.frame, px_per_mm=10.0, left=-200.0, top=-200.0)
    pens = MarkPainter(painter, frame, lambda _digest, _width: None)
    for mark in editor.marks():
        pens.paint(mark)
    painter.end()
    return image
