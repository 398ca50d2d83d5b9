"""The window takes mail, and what is printed, while its settings say so."""

from __future__ import annotations

import smtplib
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from faxdesk.app.ways_in import mail_switch, printer_switch
from faxdesk.composition import Composition
from faxdesk.domain.errors import FaxDeskError
from faxdesk.work.tasks import Lane, TaskRunner
from tests.cli.test_process import free_port
from tests.support.desk import build_desk
from tests.support.runner import InlineRunner


def answers(port: int) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            return client.noop()[0] == 250
    except ConnectionRefusedError:
        return False


def test_it_listens_while_it_is_on(qtbot: QtBot, tmp_path: Path) -> None:
    stage = build_desk(tmp_path / "desk")
    desk, failures = stage.desk, cast(list[FaxDeskError], [])
    switch = mail_switch(desk, cast(Any, InlineRunner()))
    switch.failed.connect(failures.append)
    desk.settings.mail_port = str(free_port())
    port = desk.settings.port_of_mail
    switch.start()
    assert not answers(port)
    desk.settings.mail_in = True
    switch.setting_changed("theme")
    assert not answers(port)
    switch.setting_changed("mail_in")
    assert answers(port)
    desk.settings.mail_in = False
    switch.setting_changed("mail_in")
    assert not answers(port)
    desk.settings.mail_in = True
    switch.setting_changed("mail_in")
    other = build_desk(tmp_path / "other")
    other.desk.settings.mail_in, other.desk.settings.mail_port = True, str(port)
    second = mail_switch(other.desk, cast(Any, InlineRunner()))
    second.failed.connect(failures.append)
    second.start()
    assert [str(port) in failure.title for failure in failures] == [True]
    second.stop()
    other.close()
    switch.stop()
    assert answers(port)
    stage.close()
    assert not answers(port), "it ends with the services"


@pytest.mark.parametrize("is_on", [True, False])
def test_nothing_is_built_for_what_is_off(qtbot: QtBot, tmp_path: Path, is_on: bool) -> None:
    stage = build_desk(tmp_path / "desk")
    stage.desk.settings.mail_in, stage.desk.settings.mail_port = is_on, str(free_port())
    switch = mail_switch(stage.desk, cast(Any, InlineRunner()))
    switch.start()
    assert ("mail_way" in vars(stage.desk)) == is_on
    stage.close()


def test_it_prints_while_that_is_on(qtbot: QtBot, tmp_path: Path) -> None:
    stage = build_desk(tmp_path / "desk")
    desk = stage.desk
    switch = printer_switch(desk, cast(Any, InlineRunner()))
    switch.start()
    assert "printer" not in vars(desk)
    desk.settings.print_to_fax = True
    switch.setting_changed("print_to_fax")
    address = urlsplit(desk.printer.uri())
    with urlopen(f"http://{address.netloc}/") as page:
        assert page.status == 200
    desk.settings.print_to_fax = False
    switch.setting_changed("print_to_fax")
    with pytest.raises(URLError):
        urlopen(f"http://{address.netloc}/")
    switch.stop()
    stage.close()


def test_it_prints_once_another_process_does_no_more(qtbot: QtBot, tmp_path: Path) -> None:
    stage = build_desk(tmp_path / "desk")
    desk = stage.desk
    other = Composition(desk.profile, secrets=None, clock=desk.clock)
    assert other.printer.open()
    desk.settings.print_to_fax = True
    switch = printer_switch(desk, cast(Any, InlineRunner()))
    (again,) = switch.findChildren(QTimer)
    switch.start()
    assert (desk.printer.is_elsewhere, again.isActive(), again.interval()) == (True, True, 30_000)
    again.timeout.emit()
    assert (desk.printer.is_elsewhere, again.isActive()) == (True, True)
    other.printer.close()
    again.timeout.emit()
    assert (desk.printer.is_elsewhere, again.isActive()) == (False, False)
    address = urlsplit(desk.printer.uri())
    with urlopen(f"http://{address.netloc}/") as page:
        assert page.status == 200
    switch.stop()
    other.close()
    stage.close()


def test_it_listens_in_a_window_that_watches_other_processes(qtbot: QtBot, tmp_path: Path) -> None:
    """What lasts as long as the window has its lane to itself."""
    stage = build_desk(tmp_path / "desk")
    desk, runner = stage.desk, TaskRunner()
    runner.submit(Lane.OTHERS, desk.other_processes.watch)
    desk.settings.mail_in, desk.settings.mail_port = True, str(free_port())
    switch = mail_switch(desk, runner)
    switch.start()
    qtbot.waitUntil(lambda: answers(desk.settings.port_of_mail), timeout=20_000)
    switch.stop()
    runner.shutdown(3000)
    stage.close()
    runner.wait()
    runner.deleteLater()
