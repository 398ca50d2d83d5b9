"""Settings: declared once, checked, kept whole, and never the reason why the program does not start."""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import time
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.resend_policy import WEEK
from faxdesk.domain.service_name import service_address
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Number


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "settings.json"


def test_defaults_where_there_is_no_file(path: Path) -> None:
    settings = Settings(path)
    assert settings.server == service_address() == "https://platform.ringcentral.com"
    assert settings.undo_send_seconds == 10
    assert settings.default_resolution is Resolution.FINE
    assert settings.warnings == ()
    assert not path.exists()


def test_what_is_set_is_there_after_a_restart(path: Path) -> None:
    settings = Settings(path)
    settings.default_resolution = Resolution.STANDARD
    settings.default_cover_index = None
    settings.window_geometry = b"\x00\xff geometry"
    settings.first_start_done = True
    settings.save()
    again = Settings(path)
    assert again.default_resolution is Resolution.STANDARD
    assert again.default_cover_index is None
    assert again.window_geometry == b"\x00\xff geometry"
    assert again.first_start_done is True
    assert again.poll_seconds == 60


def test_every_shown_setting_has_words_and_a_good_default(path: Path) -> None:
    settings = Settings(path)
    for setting in Settings.declared():
        assert setting.check(setting.default) == setting.default
        if setting.label:
            assert setting.help.endswith(".")
        settings.reset(setting)
    assert len({setting.key for setting in Settings.declared()}) == len(Settings.declared())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("undo_send_seconds", 61),
        ("undo_send_seconds", -1),
        ("undo_send_seconds", "10"),
        ("poll_seconds", True),
        ("poll_seconds", 1),
        ("theme", "pink"),
        ("default_resolution", "best"),
        ("default_cover_index", -1),
        ("first_start_done", 1),
        ("country", "USA"),
        ("country", "Ü1"),
        ("server", "http://example.com"),
        ("server", "https://"),
        ("server", "https://user@example.com"),
        ("server", "https://[broken"),
        ("server", "ftp://example.com"),
        ("client_id", "two\nlines"),
        ("client_id", "x" * 2000),
        ("window_geometry", "text"),
        ("language", "xx"),
        ("resend_days", ()),
        ("resend_days", (0, 1)),
        ("resend_days", (True,)),
        ("resend_days", "Mo"),
        ("keys", ["Ctrl+N"]),
        ("keys", {"new_fax": "Ctrl+N"}),
    ],
)
def test_a_wrong_value_is_refused_in_words(path: Path, key: str, value: object) -> None:
    settings = Settings(path)
    before = getattr(settings, key)
    with pytest.raises(FaxDeskError) as caught:
        setattr(settings, key, value)
    assert caught.value.kind == ErrorKind.BAD_INPUT
    assert caught.value.hint.endswith(".")
    assert getattr(settings, key) == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("platform.devtest.ringcentral.com", "https://platform.devtest.ringcentral.com"),
        (" https://platform.ringcentral.com/ ", "https://platform.ringcentral.com"),
        ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
    ],
)
def test_a_server_is_kept_tidy(path: Path, typed: str, kept: str) -> None:
    settings = Settings(path)
    settings.server = typed
    assert settings.server == kept


def test_a_country_is_kept_in_capitals(path: Path) -> None:
    settings = Settings(path)
    settings.country = "de"
    assert settings.country == "DE"


def test_subscribers_hear_of_changes_alone(path: Path) -> None:
    settings = Settings(path)
    heard: list[str] = []
    stop = settings.subscribe(heard.append)
    settings.theme = "dark"
    settings.theme = "dark"
    stop()
    settings.theme = "light"
    assert heard == ["theme"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe\x00", b'"text"', b"[" * 100_000])
def test_a_damaged_file_is_kept_aside_and_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.theme == "system"
    assert len(settings.warnings) == 1
    assert "settings.json.damaged-1" in settings.warnings[0]
    assert path.with_name("settings.json.damaged-1").read_bytes() == content
    settings.theme = "dark"
    settings.save()
    path.write_bytes(content)
    Settings(path)
    assert path.with_name("settings.json.damaged-2").exists()


def test_one_bad_value_costs_that_setting_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"theme": "dark", "poll_seconds": "often", "window_geometry": "%%"}))
    settings = Settings(path)
    assert (settings.theme, settings.poll_seconds, settings.window_geometry) == ("dark", 60, b"")
    assert len(settings.warnings) == 2
    assert "Look for new faxes" in settings.warnings[0]


def test_days_and_keys_survive_a_restart(path: Path) -> None:
    settings = Settings(path)
    settings.resend_days = (5, 1, 1)
    settings.keys = {"new_fax": ("Ctrl+J", "F4"), "delete": ()}
    settings.save()
    again = Settings(path)
    assert again.resend_days == (1, 5)
    assert again.keys == {"new_fax": ("Ctrl+J", "F4"), "delete": ()}


def test_hours_and_days_count_only_where_they_are_switched_on(path: Path) -> None:
    settings = Settings(path)
    settings.resend_hours = "8 to 12"
    settings.resend_days = (1,)
    anytime = settings.resend_policy
    assert (anytime.begins, anytime.ends, anytime.days) == (time(0), time(0), WEEK)
    settings.resend_within_hours = True
    assert settings.resend_policy.days == (1,)
    assert (settings.resend_policy.begins, settings.resend_policy.ends) == (time(8), time(12))


@pytest.mark.parametrize(
    ("setting", "texts"),
    [
        (Settings.undo_send_seconds, {0: "None", 10: "10 s", 60: "1 min"}),
        (Settings.poll_seconds, {45: "Every 45 seconds", 60: "Every minute", 300: "Every 5 minutes"}),
        (Settings.trash_days, {0: "Never by itself", 1: "After 1 day", 30: "After 30 days"}),
    ],
)
def test_numbers_are_said_as_people_read_them(setting: object, texts: dict[int, str]) -> None:
    assert isinstance(setting, Number)
    assert {value: setting.text(value) for value in texts} == texts


def test_settings_of_a_newer_program_survive(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"theme": "dark", "from_the_future": [1, 2]}))
    settings = Settings(path)
    settings.theme = "light"
    settings.save()
    assert json.loads(path.read_text()) == {"theme": "light", "from_the_future": [1, 2]}


def test_a_failed_save_says_so_keeps_the_old_file_and_can_be_repeated(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(path)
    settings.theme = "dark"
    settings.save()
    settings.theme = "light"

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(FaxDeskError) as caught:
            settings.save()
    assert caught.value.kind == ErrorKind.STORAGE
    assert Settings(path).theme == "dark"
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]
    settings.save()
    assert Settings(path).theme == "light"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user with limited rights")
def test_an_unreadable_file_is_said(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("{}")
    path.chmod(0)
    assert "could not be read" in Settings(path).warnings[0]


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    settings = Settings(path)
    assert "could not be read" in settings.warnings[0]
    settings.theme = "dark"
    with pytest.raises(FaxDeskError):
        settings.save()


def test_saving_from_many_threads_keeps_the_file_whole(path: Path) -> None:
    settings = Settings(path)

    def change(seconds: int) -> None:
        settings.undo_send_seconds = seconds
        settings.save()

    threads = [threading.Thread(target=change, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settings.save()
    assert Settings(path).undo_send_seconds == settings.undo_send_seconds


def test_two_processes_change_settings_and_neither_undoes_the_other(path: Path) -> None:
    window = Settings(path)
    window.undo_send_seconds = 30
    window.save()
    command = Settings(path)
    command.sources_that_send = ("mail:Billing",)
    command.save()
    window.country = "DE"
    window.save()
    assert window.sources_that_send == ("mail:Billing",)
    both = Settings(path)
    assert (both.undo_send_seconds, both.country) == (30, "DE")
    assert both.sources_that_send == ("mail:Billing",)


def test_what_another_process_took_away_is_gone_here_too(path: Path) -> None:
    window = Settings(path)
    window.sources_that_send = ("mail:Billing",)
    window.save()
    heard: list[str] = []
    window.subscribe(heard.append)
    command = Settings(path)
    command.sources_that_send = ()
    command.save()
    window.undo_send_seconds = 30
    window.take_over()
    assert not window.may_send("mail:Billing")
    assert window.undo_send_seconds == 30
    assert heard == [Settings.undo_send_seconds.key, Settings.sources_that_send.key]
    window.take_over()
    assert len(heard) == 2


def test_a_file_that_became_none_changes_nothing_here(path: Path) -> None:
    settings = Settings(path)
    settings.undo_send_seconds = 30
    settings.save()
    for content in (b"{", b"[]", b"\xff"):
        path.write_bytes(content)
        settings.take_over()
        assert settings.undo_send_seconds == 30
    path.unlink()
    settings.take_over()
    assert settings.undo_send_seconds == 30
