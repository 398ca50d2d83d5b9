"""What people can set: each setting declared once, with its type, default, limits and words."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.resend_policy import ResendPolicy, read_hours, read_pauses
from faxdesk.private_files import private_opener
from faxdesk.settings.kinds import Blob, Choice, CoverChoice, Flag, Number, ServiceAddress, Setting, Text
from faxdesk.settings.rules import (
    command_rule,
    country_rule,
    folder_rule,
    hours_rule,
    languages_rule,
    minutes_rule,
    pattern_rule,
    server_rule,
    update_rule,
)

T = TypeVar("T")


class Settings:
    """The settings of one profile. Reading and changing is quick and may be done on any thread; save()
    writes the file and belongs on a worker. Set values are announced to subscribers on the thread that
    set them."""

    server = ServiceAddress(
        "",
        "Service address",
        "Change it only for {service}'s test environment or a partner's own service.",
        rule=server_rule,
    )
    client_id = Text(
        "",
        "App client ID",
        "From your app in the {service} developer console; your administrator can tell you.",
    )
    country = Text(
        "US", "Country of numbers without +", "Two letters, such as US, CA or GB.", rule=country_rule
    )
    undo_send_seconds = Number(
        10,
        "Time to undo sending",
        "How long a fax is held back before it leaves. 0 sends at once.",
        minimum=0,
        maximum=60,
        unit="s",
    )
    resend_minutes = Text(
        "5, 15, 45",
        "Send again by itself after",
        "Minutes before each further try at a number that was busy. Empty leaves it to you.",
        rule=minutes_rule,
    )
    resend_hours = Text(
        "",
        "Send again only from",
        "Hours such as 8:00 to 18:00, by this computer's clock. Empty is at any time.",
        rule=hours_rule,
    )
    resend_reasons = Choice(
        "busy",
        "Send again when",
        "Other passing failures may have brought some pages already, which then arrive twice.",
        choices=(("busy", "Busy, no answer, no free line"), ("passing", "Any failure that may pass")),
    )
    first_use_guard = Choice(
        "off",
        "Before the first fax to a number",
        "A mistyped number is somebody else's: FaxDesk can ask before a number gets its first fax.",
        choices=(("off", "Just send"), ("ask", "Ask"), ("type", "Have it typed again")),
    )
    default_resolution = Choice(
        Resolution.FINE,
        "Resolution of new faxes",
        "Fine reads better; standard is transmitted in about half the time.",
        choices=((Resolution.FINE, "Fine"), (Resolution.STANDARD, "Standard")),
    )
    default_cover_index = CoverChoice(
        0, "Cover page of new faxes", "The cover page that a new fax starts with."
    )
    poll_seconds = Number(
        60,
        "Look for new faxes every",
        "Shorter shows faxes sooner and uses more of the account's limit of requests.",
        minimum=5,
        maximum=3600,
        unit="s",
    )
    mark_read_after_s = Number(
        2,
        "Mark as read after",
        "How long a fax is looked at before it counts as read. 0 marks it at once.",
        minimum=0,
        maximum=60,
        unit="s",
    )
    notify_arrivals = Flag(True, "Tell me when a fax arrives", "By a message of the system.")
    notify_content = Flag(
        True, "Say who it is from", "Without it, the message only says that there is a new fax."
    )
    auto_save_folder = Text(
        "",
        "Save each new fax in",
        "A folder that is there. Empty saves none by itself.",
        rule=folder_rule,
    )
    auto_save_name = Text(
        "{date} {time} {from} {pages}p",
        "Name of the file",
        "It may use {date}, {time}, {from}, {number} and {pages}.",
        rule=pattern_rule,
    )
    auto_save_format = Choice(
        "pdf", "Save as", "TIFF is what fax archives often take.", choices=(("pdf", "PDF"), ("tiff", "TIFF"))
    )
    auto_print = Flag(
        False,
        "Print each new fax",
        "While the window is open; what comes in between is printed when it is opened again.",
    )
    auto_print_printer = Text("", "Print it on", "The printer's name. Empty is the system's own choice.")
    arrival_command = Text(
        "",
        "Run a command for each new fax",
        "The program and its arguments, without a shell; they may use {file}, {from}, {number}, {pages} and"
        " {id}. The file is there until the command ends.",
        rule=command_rule,
    )
    arrival_command_seconds = Number(
        60,
        "Let the command run at most",
        "Then it is stopped, and you are told.",
        minimum=1,
        maximum=3600,
        unit="s",
    )
    trash_days = Number(
        30,
        "Empty the trash after",
        "Days after which a deleted fax goes for ever. 0 keeps all until you empty it.",
        minimum=0,
        maximum=365,
        unit="days",
    )
    read_scans = Flag(
        True,
        "Recognise text in scanned pages",
        "So that a search finds it. FaxDesk uses Tesseract where that is installed, while nothing else runs.",
    )
    scan_languages = Text(
        "eng",
        "Languages of scanned pages",
        "As Tesseract calls them, such as eng or eng+deu; each has to be installed with it.",
        rule=languages_rule,
    )
    theme = Choice(
        "system",
        "Colours",
        "Light, dark, or as the system has it.",
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    )
    check_for_updates = Flag(
        True,
        "Tell of new versions",
        "Asks once a day, without telling who asks. Nothing is downloaded or installed by itself.",
        managed=False,
    )
    update_address = Text(
        "",
        "Ask for new versions at",
        "Empty is where this FaxDesk was published.",
        rule=update_rule,
    )
    first_start_done = Flag(False)
    update_asked_at = Text("")
    update_hidden = Text("")
    update_notice = Blob(b"")
    window_geometry = Blob(b"")
    window_layout = Blob(b"")

    def __init__(self, path: Path, *, managed: bool = False) -> None:
        """managed tells that somebody else looks after this installation, for which some defaults differ."""
        self._path = path
        self._managed = managed
        self._lock = threading.RLock()
        self._saving = threading.Lock()
        self._values: dict[str, Any] = {}
        self._unknown: dict[str, Any] = {}
        self._listeners: tuple[Callable[[str], None], ...] = ()
        self._changed = False
        self.warnings: tuple[str, ...] = ()
        self._load()

    @property
    def resend_policy(self) -> ResendPolicy:
        """What the settings about sending again amount to."""
        begins, ends = read_hours(self.resend_hours)
        return ResendPolicy(
            read_pauses(self.resend_minutes), begins, ends, only_busy=self.resend_reasons == "busy"
        )

    @classmethod
    def declared(cls) -> list[Setting[Any]]:
        """All settings, in the order in which a settings page shows them."""
        return [setting for setting in vars(cls).values() if isinstance(setting, Setting)]

    def get(self, setting: Setting[T]) -> T:
        with self._lock:
            value: T = self._values.get(setting.key, self.default_of(setting))
            return value

    def default_of(self, setting: Setting[T]) -> T:
        """The value of a setting that nobody has changed."""
        default: Any = setting.default
        if self._managed and isinstance(setting, Flag):
            default = setting.managed
        value: T = default
        return value

    def set(self, setting: Setting[T], value: T) -> None:
        """Raises FaxDeskError (BAD_INPUT) for a value that the setting does not take."""
        try:
            value = setting.check(value)
        except ValueError as error:
            name = setting.label or setting.key
            raise FaxDeskError(f"“{name}” cannot be set to that.", str(error), ErrorKind.BAD_INPUT) from error
        with self._lock:
            if self.get(setting) == value:
                return
            self._values[setting.key] = value
            self._changed = True
            listeners = self._listeners
        for listener in listeners:
            listener(setting.key)

    def reset(self, setting: Setting[Any]) -> None:
        """Give a setting its default again."""
        self.set(setting, self.default_of(setting))

    def subscribe(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Call callback with the key of each setting that changes from now on. Calling what is returned ends
        that."""
        with self._lock:
            self._listeners = (*self._listeners, callback)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(listener for listener in self._listeners if listener is not callback)

        return unsubscribe

    def save(self) -> None:
        """Write what has changed since the last time, whole or not at all. Raises FaxDeskError (STORAGE)."""
        with self._saving:
            with self._lock:
                if not self._changed:
                    return
                content = self._content()
                self._changed = False
            try:
                _write_whole(self._path, content)
            except OSError as error:
                with self._lock:
                    self._changed = True
                raise FaxDeskError(
                    "The settings could not be saved.",
                    f"See that the disk has room and that you may write in “{self._path.parent}”.",
                    ErrorKind.STORAGE,
                ) from error

    def _content(self) -> bytes:
        values = {
            setting.key: setting.to_json(self._values[setting.key])
            for setting in self.declared()
            if setting.key in self._values
        }
        # What a newer version of the program has set stays as it is.
        return json.dumps({**self._unknown, **values}, indent=2, ensure_ascii=False).encode()

    def _load(self) -> None:
        try:
            found = json.loads(self._path.read_bytes())
            if not isinstance(found, dict):
                raise ValueError("not an object")
        except FileNotFoundError:
            return
        except OSError as error:
            reason = error.strerror or "it could not be opened"
            self.warnings = (f"The settings could not be read ({reason}); the defaults are used.",)
            return
        except (ValueError, RecursionError):
            self.warnings = (self._set_aside(),)
            return
        self._take(found)

    def _take(self, found: dict[str, Any]) -> None:
        warnings = []
        declared = {setting.key: setting for setting in self.declared()}
        for key, value in found.items():
            setting = declared.get(key)
            if setting is None:
                self._unknown[key] = value
                continue
            try:
                self._values[key] = setting.from_json(value)
            except ValueError:
                name = setting.label or key
                warnings.append(f"The setting “{name}” could not be read; its default is used.")
        self.warnings = tuple(warnings)

    def _set_aside(self) -> str:
        """Keep a damaged file under another name, and say so."""
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.damaged-{number}")).exists():
            number += 1
        try:
            self._path.replace(aside)
        except OSError:
            return "The settings are damaged; the defaults are used."
        return (
            f"The settings were damaged; the defaults are used. The damaged file was kept as “{aside.name}”."
        )


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A name for each process: the window and the command line may save at the same time.
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(temporary, "wb", opener=private_opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
