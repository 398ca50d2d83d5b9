"""How settings are kept: read from one file when the program starts, changed in memory, and saved whole."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.private_files import write_private
from faxdesk.settings.kinds import Flag, Setting
from faxdesk.words import tr

T = TypeVar("T")


class KeptSettings:
    """The values of the settings that a subclass declares. Reading and changing is quick and may be done on
    any thread; save() writes the file and belongs on a worker. Set values are announced to subscribers on the
    thread that set them."""

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
            raise FaxDeskError(
                tr("“{name}” cannot be set to that.", name=name), str(error), ErrorKind.BAD_INPUT
            ) from error
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
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(self._path, content)
            except OSError as error:
                with self._lock:
                    self._changed = True
                raise FaxDeskError(
                    tr("The settings could not be saved."),
                    tr(
                        "See that the disk has room and that you may write in “{folder}”.",
                        folder=self._path.parent,
                    ),
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
            reason = error.strerror or tr("it could not be opened")
            self.warnings = (
                tr("The settings could not be read ({reason}); the defaults are used.", reason=reason),
            )
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
                warnings.append(tr("The setting “{name}” could not be read; its default is used.", name=name))
        self.warnings = tuple(warnings)

    def _set_aside(self) -> str:
        """Keep a damaged file under another name, and say so."""
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.damaged-{number}")).exists():
            number += 1
        try:
            self._path.replace(aside)
        except OSError:
            return tr("The settings are damaged; the defaults are used.")
        return tr(
            "The settings were damaged; the defaults are used. The damaged file was kept as “{name}”.",
            name=aside.name,
        )
