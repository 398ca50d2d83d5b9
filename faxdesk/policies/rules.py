"""The policies that are no settings: what an administrator alone can say, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from faxdesk.settings.kinds import Flag, Setting, Text
from faxdesk.words import mark, tr


class Listed(Setting[tuple[str, ...] | None]):
    """Some texts, each as rule gives it back; None where nothing is said. closed is what it amounts to where
    what is said cannot be read: it must not open what it was to close."""

    def __init__(
        self,
        default: tuple[str, ...] | None,
        label: str,
        help: str,
        *,
        rule: Callable[[str], str],
        closed: tuple[str, ...],
    ) -> None:
        super().__init__(default, label, help)
        self._rule = rule
        self.closed = closed

    def check(self, value: Any) -> tuple[str, ...] | None:
        if not isinstance(value, (tuple, list)) or not all(isinstance(text, str) for text in value):
            raise ValueError(tr("It has to be a list of texts."))
        return tuple(dict.fromkeys(self._rule(text.strip()) for text in value))

    def to_json(self, value: tuple[str, ...] | None) -> list[str] | None:
        return None if value is None else list(value)


EVERY_NUMBER = "+"
"""The beginning of every number."""


def number_rule(text: str) -> str:
    """The beginning of numbers, with + and country code, or a country by ISO 3166-1 alpha-2."""
    digits = "".join(letter for letter in text if letter not in " -./()")
    if digits.startswith("+") and digits[1:].isascii() and digits[1:].isdecimal() and len(digits) <= 16:
        return digits
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    raise ValueError(tr("It has to be the beginning of numbers, such as +49, or a country, such as DE."))


def allowed_server_rule(text: str) -> str:
    """The address of a fax service, in the form in which two are compared."""
    from faxdesk.settings.rules import server_rule

    return server_rule(text).lower()


class Rules:
    """What an administrator may say besides values for settings. The name of each is the key of its policy.
    Ways that are settings are switched off for good by forcing these: such a way is closed to commands, too.
    """

    organisation = Text(
        "",
        mark("Name of your organisation"),
        mark("Shown wherever FaxDesk says by whose order something is as it is."),
    )
    allow_demo = Flag(
        True, mark("The demo"), mark("The program with a fax service inside it, to try it out.")
    )
    allow_watched_folder = Flag(
        True, mark("The watched folder"), mark("Faxes made of files that are laid into a folder.")
    )
    allow_arrival_command = Flag(
        True, mark("Commands for new faxes"), mark("A program that FaxDesk runs for each new fax.")
    )
    allow_export = Flag(
        True, mark("Export"), mark("Many faxes taken out at once. Without it nothing is dragged out, either.")
    )
    allow_dragging_out = Flag(
        True, mark("Dragging out"), mark("Faxes and pages dragged from the window to other programs.")
    )
    allow_saving = Flag(
        True,
        mark("Saving faxes"),
        mark(
            "Pages of faxes saved as files, by hand or by themselves. Without it nothing is exported or "
            "dragged out, either, and programs get no pages. Receipts can be saved all the same."
        ),
    )
    allow_forwarding = Flag(
        True, mark("Forwarding"), mark("Faxes, or pages of them, sent on as a new fax to others.")
    )
    archive_must_be_encrypted = Flag(
        False,
        mark("The archive must be encrypted"),
        mark("Every start, and the doctor, says so as long as it is not, and nobody decrypts it."),
    )
    allowed_servers = Listed(
        None,
        mark("Allowed services"),
        mark("The addresses of fax services that may be signed in to. None: all may."),
        rule=allowed_server_rule,
        closed=(),
    )
    allowed_numbers = Listed(
        None,
        mark("Allowed numbers"),
        mark("Faxes go nowhere else: beginnings of numbers, such as +49, or countries, such as DE."),
        rule=number_rule,
        closed=(),
    )
    forbidden_numbers = Listed(
        None,
        mark("Forbidden numbers"),
        mark("No fax goes there: beginnings of numbers, such as +1900, or countries. Wins over the allowed."),
        rule=number_rule,
        closed=(EVERY_NUMBER,),
    )

    def get(self, setting: Setting[Any]) -> Any:
        """The value of a rule."""
        raise NotImplementedError

    def set(self, setting: Setting[Any], value: Any) -> None:
        raise AttributeError(setting.key)


def rules() -> list[Setting[Any]]:
    """All of them, in order."""
    return [rule for rule in vars(Rules).values() if isinstance(rule, Setting)]


IMPLIED: dict[str, dict[str, Any]] = {
    "allow_watched_folder": {"watched_folder": "", "watched_folder_sends": False},
    "allow_arrival_command": {"arrival_command": ""},
    # A command would be given a file.
    "allow_saving": {"auto_save_folder": "", "arrival_command": ""},
}
"""What settings are forced to where a way is switched off."""

CLOSED: dict[str, Any] = {
    **IMPLIED["allow_watched_folder"],
    **IMPLIED["allow_saving"],
    "print_to_fax": False,
    "scanning": False,
    "sources_that_send": (),
    "mail_in": False,
    "local_api": False,
    "agents": False,
    "check_for_updates": False,
    # For ever.
    "trash_days": 0,
    "retention_rules": ("keep all ever",),
    "audit_days": 0,
}
"""What settings are forced to where it cannot be read what was to be said about them: those that open a way,
and those by which something is deleted."""
