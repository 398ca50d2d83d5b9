"""How settings are kept: in one file, which the window and the command line may have open at the same time.

It is read when the program starts, and again by take_over(). What is saved are the values that were changed
here; what another process has saved meanwhile stays.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.private_files import write_private
from faxdesk.settings.kinds import Flag, Setting
from faxdesk.settings.policy_values import NO_POLICY, PolicyValues, switched_off
from faxdesk.words import tr

T = TypeVar("T")


class KeptSettings:
    """The values of the settings that a subclass declares. Reading and changing is quick and may be done on
    any thread; save() writes the file and belongs on a worker. Set values are announced to subscribers on the
    thread that set them."""

    def __init__(self, path: Path, *, managed: bool = False, policies: PolicyValues = NO_POLICY) -> None:
        """managed tells that somebody else looks after this installation, for which some defaults differ;
        policies are what an administrator says. What a person has set before a policy came stays in the file,
        and holds again when the policy goes."""
        self._path = path
        self._managed = managed
        self.policies = policies
        self._lock = threading.RLock()
        self._saving = threading.Lock()
        self._values: dict[str, Any] = {}
        self._unknown: dict[str, Any] = {}
        self._listeners: tuple[Callable[[str], None], ...] = ()
        self._unsaved: set[str] = set()
        self._after_saving: Callable[[list[str]], None] | None = None
        self._seen: object = None
        self.warnings: tuple[str, ...] = ()
        self.unread: frozenset[str] = frozenset()
        """The keys of the settings for which something else holds than was kept, since that could not be
        read."""
        self._load()

    @classmethod
    def declared(cls) -> list[Setting[Any]]:
        """All settings, in the order in which a settings page shows them."""
        return [setting for setting in vars(cls).values() if isinstance(setting, Setting)]

    def get(self, setting: Setting[T]) -> T:
        if setting.key in self.policies.forced:
            forced: T = self.policies.forced[setting.key]
            return forced
        with self._lock:
            value: T = self._values.get(setting.key, self.default_of(setting))
            return value

    def default_of(self, setting: Setting[T]) -> T:
        """The value of a setting that nobody has changed."""
        default: Any = self.policies.defaults.get(setting.key, setting.default)
        if self._managed and isinstance(setting, Flag) and setting.key not in self.policies.defaults:
            default = setting.managed
        value: T = default
        return value

    def set(self, setting: Setting[T], value: T) -> None:
        """Raises FaxDeskError: BAD_INPUT for a value that the setting does not take, NOT_ALLOWED where a
        policy keeps it from being changed."""
        value = self._checked(setting, value)
        self.check_free(setting, value)
        with self._lock:
            self.unread -= {setting.key}
            if self.get(setting) == value:
                return
            self._values[setting.key] = value
            self._unsaved.add(setting.key)
            listeners = self._listeners
        for listener in listeners:
            listener(setting.key)

    def set_if_free(self, setting: Setting[T], value: T) -> None:
        """Set what the program itself would change, unless a policy keeps it as it is."""
        if not self.policies.is_locked(setting.key):
            self.set(setting, value)

    def check_free(self, setting: Setting[T], value: T) -> None:
        """Raise FaxDeskError (NOT_ALLOWED) where a policy keeps a setting from having a value, which then is
        not to be had by way of a command's option either."""
        # What has no words is the program's own memory, which goes on while a policy cannot be read.
        is_ruled = bool(setting.label) or setting.key in self.policies.forced
        if is_ruled and self.policies.is_locked(setting.key) and self.get(setting) != value:
            raise FaxDeskError(
                tr("“{name}” cannot be changed.", name=setting.label or setting.key),
                self.policies.why_locked(setting.key),
                ErrorKind.NOT_ALLOWED,
            )

    def check_not_off(self, way: Setting[Any]) -> None:
        """Raise FaxDeskError (NOT_ALLOWED) where a policy has switched off a way that is a setting: what is
        off for good is closed to commands as well."""
        if not self.policies.forced.get(way.key, True):
            raise switched_off(way.label, self.policies.why_locked(way.key))

    def _checked(self, setting: Setting[T], value: T) -> T:
        try:
            return setting.check(value)
        except ValueError as error:
            name = setting.label or setting.key
            raise FaxDeskError(
                tr("“{name}” cannot be set to that.", name=name), str(error), ErrorKind.BAD_INPUT
            ) from error

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

    def on_saved(self, callback: Callable[[list[str]], None]) -> None:
        """Call callback with the keys of what was saved, on the worker that saved it, before it is called
        saved."""
        self._after_saving = callback

    def take_over(self) -> None:
        """Take what another process has saved since; what was changed here and is not saved yet stays. For
        workers: reads the file where it has changed."""
        with self._saving:
            self._take_over()

    def _take_over(self) -> None:
        seen = self._state_of_file()
        if seen in {None, self._seen}:
            return
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return  # The next start says so, and keeps the file.
        if not isinstance(found, dict):
            return
        with self._lock:
            self._seen = seen
            before = {setting.key: self.get(setting) for setting in self.declared()}
            kept = {key: self._values[key] for key in self._unsaved}
            self._values, self._unknown = {}, {}
            self._take(found)
            self._values.update(kept)
            changed = [each.key for each in self.declared() if self.get(each) != before[each.key]]
            listeners = self._listeners
        for key in changed:
            for listener in listeners:
                listener(key)

    def save(self) -> None:
        """Write what has changed here since the last time, whole or not at all. Raises FaxDeskError
        (STORAGE)."""
        with self._saving:
            if not self._unsaved:
                return
            self._take_over()
            with self._lock:
                content, unsaved = self._content(), self._unsaved
                self._unsaved = set()
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(self._path, content)
            except OSError as error:
                with self._lock:
                    self._unsaved |= unsaved
                raise FaxDeskError(
                    tr("The settings could not be saved."),
                    tr(
                        "See that the disk has room and that you may write in “{folder}”.",
                        folder=self._path.parent,
                    ),
                    ErrorKind.STORAGE,
                ) from error
            # Whether this is what lies there now, or another process's, is seen when it is read.
            self._seen = None
            if self._after_saving is not None:
                self._after_saving(sorted(unsaved))

    def _state_of_file(self) -> object:
        """What tells the file from another one in its place; None where there is none."""
        try:
            state = self._path.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size, state.st_ino

    def _content(self) -> bytes:
        values = {
            setting.key: setting.to_json(self._values[setting.key])
            for setting in self.declared()
            if setting.key in self._values
        }
        # What a newer version of the program has set stays as it is.
        return json.dumps({**self._unknown, **values}, indent=2, ensure_ascii=False).encode()

    def _load(self) -> None:
        self._seen = self._state_of_file()
        try:
            found = json.loads(self._path.read_bytes())
            if not isinstance(found, dict):
                raise ValueError("not an object")
        except FileNotFoundError:
            return
        except OSError as error:
            reason = error.strerror or tr("it could not be opened")
            self._stand_in()
            self.warnings = (
                tr("The settings could not be read ({reason}); the defaults are used.", reason=reason),
            )
            return
        except (ValueError, RecursionError):
            self._stand_in()
            self.warnings = (self._set_aside(),)
            return
        self._take(found)

    def _stand_in(self) -> None:
        """Nothing that was kept could be read."""
        careful = [setting for setting in self.declared() if setting.instead != setting.default]
        self._values = {setting.key: setting.instead for setting in careful}
        self.unread = frozenset(self._values)

    def _take(self, found: dict[str, Any]) -> None:
        warnings, unread = [], []
        declared = {setting.key: setting for setting in self.declared()}
        for key, value in found.items():
            setting = declared.get(key)
            if setting is None:
                self._unknown[key] = value
                continue
            try:
                self._values[key] = setting.from_json(value)
            except ValueError:
                warnings.append(setting.unread_text())
                unread.append(key)
                if setting.instead != setting.default:
                    self._values[key] = setting.instead
        self.warnings, self.unread = tuple(warnings), frozenset(unread)

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
