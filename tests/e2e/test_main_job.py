"""The main job in real windows: drag a file in, send it to two numbers of which one is busy, send again
to that one only, see a fax come in by polling, open it, save it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from faxdesk.simulator.server import Simulator
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(bool(tools_missing()), reason=f"not installed: {', '.join(tools_missing())}")

FREE, BUSY = "+16505550144", "+12125550109"
"""The second is busy the first time and free afterwards."""


def test_a_dragged_file_goes_out_and_a_fax_comes_in(
    tmp_path: Path,
    screen: Screen,
    simulator: Simulator,
    started: Callable[..., subprocess.Popen[bytes]],
    make_pdf: Callable[..., Path],
) -> None:
    program = Program(tmp_path / "profile", simulator)
    letter = make_pdf(pages=2, text="Referral", name="Überweisung an Dr. Weaver.pdf")
    environment = screen.environment(program.environment)
    started(program.command(), environment)
    window = screen.window("FaxDesk")
    # The source lies over the window's upper left corner, as a file manager's would.
    started([sys.executable, "tests/e2e/drag_source.py", str(letter)], environment)
    source = screen.window("^drag-source$")

    screen.drag(screen.middle_of(source), screen.middle_of(window), before_drop=lambda: None)
    wait_until(lambda: program.ask("outbox", "--offline"), "the drop made a draft")
    screen.focus(window)
    for number in (FREE, BUSY):
        screen.type(number)
        screen.key("Return")
    wait_until(lambda: len(program.ask("outbox", "--offline")[0]["to"]) == 2, "both numbers are in the draft")
    screen.key("ctrl+Return")

    sent = wait_until(lambda: _done(program), "both results are known in the window's archive")
    assert {recipient["number"]: (recipient["status"], recipient["reason"]) for recipient in sent["to"]} == {
        FREE: ("Sent", None),
        BUSY: ("SendingFailed", "LineBusy"),
    }
    screen.keep("partly-sent.png")

    again = program.ask("resend", sent["id"], "--wait", "30")
    assert {
        recipient["number"]: (recipient["status"], recipient["attempts"]) for recipient in again["to"]
    } == {
        FREE: ("Sent", 1),
        BUSY: ("Sent", 2),
    }
    assert [len(fax["to"]) for fax in simulator.control.faxes()] == [2, 1]

    page = _framed_page()
    page.save(tmp_path / "in.pdf", resolution=204)
    simulator.control.receive(from_="+13035550166", pdf=(tmp_path / "in.pdf").read_bytes())
    received = wait_until(lambda: program.ask("inbox", "--offline"), "the fax came by polling")
    assert received[0]["from"] == "+13035550166"
    screen.focus(window)
    screen.key("Escape")
    screen.key("ctrl+1")
    screen.key("Home")
    shown = wait_until(lambda: _find_frame(screen.picture()), "the page is on the screen")
    picture = screen.keep("received.png")

    wait_until(lambda: program.ask("inbox", "--offline")[0]["saved"], "the document is in the archive")
    target = tmp_path / "saved.pdf"
    program.ask("save", received[0]["id"], str(target))
    archived = next((program.folder / "documents").rglob(_sha256(target)), None)
    assert archived is not None, "what was saved is what the archive holds"
    expected = _crop_to_frame(_render(target))
    visible = picture.crop(shown).convert("L")
    expected = expected.resize(visible.size, Image.Resampling.BOX)
    difference = ImageStat.Stat(ImageChops.difference(visible, expected)).mean[0]
    assert difference < 24, f"the page on the screen differs from the archive's by {difference:.1f} of 255"


def _done(program: Program) -> Any:
    faxes = program.ask("outbox", "--offline")
    done = (
        faxes
        and faxes[0]["to"]
        and all(recipient["status"] in {"Sent", "SendingFailed"} for recipient in faxes[0]["to"])
    )
    return faxes[0] if done else None


def _sha256(path: Path) -> str:
    import hashlib

    return f"*{hashlib.sha256(path.read_bytes()).hexdigest()[4:]}*"


def _framed_page() -> Image.Image:
    """A page with a heavy frame, which can be found in a picture of the screen, and marks inside it."""
    page = Image.new("L", (1734, 2244), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 250, 1600, 1050), outline=0, width=40)
    draw.rectangle((300, 400, 800, 570), fill=0)
    draw.ellipse((1000, 600, 1400, 900), fill=0)
    return page


def _find_frame(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Where the frame is: the long dark lines, in the part of the window where pages are shown."""
    grey = picture.convert("L").point(lambda value: 255 if value < 60 else 0)
    # Right of the list, and left of what lies beside the window.
    left, columns, rows = 560, 1180, 780
    lines = [
        y for y in range(rows) if ImageStat.Stat(grey.crop((left, y, columns, y + 1))).mean[0] > 255 * 0.4
    ]
    if not lines:
        return None
    box = grey.crop((left, lines[0], columns, lines[-1] + 1)).getbbox()
    if box is None or lines[-1] - lines[0] < 100:
        return None
    # Only the columns of the frame's upper line: thumbnails and scroll bars are not part of it.
    top = grey.crop((left, lines[0] + 1, columns, lines[0] + 3)).getbbox()
    if top is None:
        return None
    return left + top[0], lines[0], left + top[2], lines[-1] + 1


def _render(path: Path) -> Image.Image:
    with pypdfium2.PdfDocument(path) as document:
        return document[0].render(scale=2, grayscale=True).to_pil().convert("L")


def _crop_to_frame(page: Image.Image) -> Image.Image:
    dark = page.point(lambda value: 255 if value < 128 else 0)
    rows = [
        y
        for y in range(page.height)
        if ImageStat.Stat(dark.crop((0, y, page.width, y + 1))).mean[0] > 255 * 0.5
    ]
    across = dark.crop((0, rows[0] + 2, page.width, rows[0] + 6)).getbbox()
    assert across is not None
    return page.crop((across[0], rows[0], across[2], rows[-1] + 1))


@pytest.mark.parametrize(("option", "title"), [("--new-fax", "^New fax"), ("--receive", "^Inbox")])
def test_the_actions_of_the_desktops_menu_begin_where_they_say(
    tmp_path: Path,
    screen: Screen,
    simulator: Simulator,
    started: Callable[..., subprocess.Popen[bytes]],
    option: str,
    title: str,
) -> None:
    program = Program(tmp_path / "profile", simulator)
    started(program.command(option), screen.environment(program.environment))
    window = screen.window(title)
    # By this the desktop knows which of its entries a window belongs to (StartupWMClass).
    assert window in screen.tool("search", "--onlyvisible", "--class", "^faxdesk$").splitlines()
