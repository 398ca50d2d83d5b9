"""The sections of the settings, one that was changed, and a search in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from faxdesk.settings import Settings
from faxdesk.settings.policy_values import PolicyValues
from tests.screenshots.coming_in import intake_scenes

if TYPE_CHECKING:
    from faxdesk.ui.window.main_window import MainWindow
    from tests.screenshots.__main__ import Studio


def settings_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each."""
    window = studio.window
    for section in ("sending", "receiving", "privacy", "advanced"):
        yield f"settings-{section}", partial(_show_section, window, section)
    yield from intake_scenes(studio)
    yield "settings-changed", lambda: _change_setting(window)
    yield "settings-search", lambda: _search_settings(window)
    yield "settings-rules", lambda: _show_rules(studio)
    free = studio.composition.settings.policies
    yield "settings-locked", lambda: _lock_settings(studio)
    studio.composition.settings.policies = free
    _show_anew(window)


def _show_section(window: MainWindow, name: str) -> None:
    window.pages.show_settings()
    window.pages.settings.show_section(name)


def _change_setting(window: MainWindow) -> None:
    _show_section(window, "sending")
    window.pages.settings.rows["first_use_guard"].editor.chosen.emit("ask")


def _lock_settings(studio: Studio) -> None:
    """As where an administrator has forced some."""
    forced = {"first_use_guard": "type", "premium_guard": "refuse", "undo_send_seconds": 30}
    origins = dict.fromkeys(forced, "/etc/faxdesk/policies/10-clinic.json")
    studio.composition.settings.policies = PolicyValues(forced, {}, origins, "St. Mary's Clinic")
    _show_section(studio.window, "sending")
    _show_anew(studio.window)


def _show_rules(studio: Studio) -> None:
    """Rules about how long faxes are kept, and what would go by them now."""
    settings = studio.window.pages.settings
    studio.composition.settings.retention_rules = ("trash inbox 10 #ads", "keep outbox ever")
    _show_section(studio.window, "privacy")
    settings.setting_changed("retention_rules")
    settings.show_setting(Settings.retention_rules)


def _show_anew(window: MainWindow) -> None:
    for key in window.pages.settings.rows:
        window.pages.settings.setting_changed(key)


def _search_settings(window: MainWindow) -> None:
    window.pages.show_settings()
    window.pages.settings.search.setText("print")
