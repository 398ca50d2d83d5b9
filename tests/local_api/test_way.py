"""The local API follows the settings, in the window and elsewhere."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from pytestqt.qtbot import QtBot

from faxdesk.app.ways_in import api_switch
from faxdesk.domain.errors import FaxDeskError
from faxdesk.local_api import way
from faxdesk.local_api.way import ApiWay
from tests.cli.test_process import free_port
from tests.support.desk import TestDesk, build_desk
from tests.support.runner import InlineRunner

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Python has no Unix sockets on Windows")


@pytest.fixture
def stage() -> Iterator[TestDesk]:
    # A short path, as systems want it for sockets.
    with tempfile.TemporaryDirectory(prefix="fd") as folder:
        desk = build_desk(Path(folder) / "desk")
        yield desk
        desk.close()


def inbox(path: Path) -> object:
    with httpx.Client(base_url="http://faxdesk", transport=httpx.HTTPTransport(uds=str(path))) as client:
        return client.get("/v1/inbox").json()


def test_the_window_answers_programs_while_that_is_on(qtbot: QtBot, stage: TestDesk) -> None:
    desk, failures = stage.desk, cast(list[FaxDeskError], [])
    place = desk.profile.api_socket
    switch = api_switch(desk, cast(Any, InlineRunner()))
    switch.failed.connect(failures.append)
    switch.start()
    assert ("api_way" in vars(desk), place.exists()) == (False, False)
    desk.settings.local_api = True
    switch.setting_changed("local_api")
    assert inbox(place) == []
    desk.settings.local_api_port = str(free_port())
    switch.setting_changed("local_api_port")
    assert inbox(place) == []
    bearer = {"Authorization": f"Bearer {desk.api_token.get()}"}
    url = f"http://127.0.0.1:{desk.settings.local_api_port}/v1/inbox"
    assert httpx.get(url, headers=bearer, trust_env=False).json() == []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        desk.settings.local_api_port = str(taken.getsockname()[1])
        switch.setting_changed("local_api_port")
        assert [desk.settings.local_api_port in failure.title for failure in failures] == [True]
        assert not place.exists()
    switch.setting_changed("local_api_port")
    assert inbox(place) == []
    desk.settings.local_api = False
    switch.setting_changed("local_api")
    assert not place.exists()
    desk.settings.local_api = True
    switch.setting_changed("local_api")
    assert place.exists()
    switch.stop()
    stage.close()
    assert not place.exists(), "it ends with the services"
    desk.api_way.follow_settings()
    assert not place.exists()


def test_windows_has_a_port_alone(stage: TestDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(way, "HAS_SOCKETS", False)
    api_way = ApiWay(stage.desk, stage.desk.settings, stage.desk.api_token, Path("nowhere"))
    with pytest.raises(FaxDeskError, match="On Windows"):
        api_way.place()
    assert (api_way.place(port=0).socket, api_way.place(port=0).port) == (None, 0)
    stage.desk.settings.local_api_port = "8765"
    assert api_way.place().port == 8765
    assert api_way.place(port=0).port == 0
