"""The kinds of settings: what each takes, how it stands in the file, and what a settings page needs of it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

from msgspec import convert, to_builtins

from faxdesk.domain.service_name import service_address, service_name
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.scanning.scanner import KnownScanner

T = TypeVar("T")

_MOST_RULES = 200


class SettingsValues(Protocol):
    """What keeps the values of settings."""

    def get(self, setting: Setting[T]) -> T: ...
    def set(self, setting: Setting[T], value: T) -> None: ...


class Setting(Generic[T]):
    """One setting; a descriptor of Settings. label and help are what the settings page shows, help with the
    service's name for {service}; both are marked for translation. A setting without a label is the program's
    own memory, or is changed elsewhere, and is not shown there."""

    def __init__(self, default: T, label: str = "", help: str = "") -> None:
        self._default = default
        self._label = label
        self._help = help
        self.key = ""

    @property
    def default(self) -> T:
        """The value where nobody has set one."""
        return self._default

    @property
    def label(self) -> str:
        return tr(self._label) if self._label else ""

    @property
    def help(self) -> str:
        return _with_service(self._help)

    @property
    def instead(self) -> T:
        """What holds where the value that was kept cannot be read."""
        return self._default

    def unread_text(self) -> str:
        """What is said then."""
        return tr("The setting “{name}” could not be read; its default is used.", name=self.label or self.key)

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    @overload
    def __get__(self, instance: None, owner: type) -> Setting[T]: ...
    @overload
    def __get__(self, instance: SettingsValues, owner: type) -> T: ...
    def __get__(self, instance: SettingsValues | None, owner: type) -> Setting[T] | T:
        return self if instance is None else instance.get(self)

    def __set__(self, instance: SettingsValues, value: T) -> None:
        instance.set(self, value)

    def check(self, value: Any) -> T:
        """The value as it is kept. Raises ValueError with the reason as a sentence."""
        raise NotImplementedError

    def to_json(self, value: T) -> Any:
        return value

    def from_json(self, value: Any) -> T:
        """Read the value from the file's JSON. Raises ValueError."""
        return self.check(value)


class Flag(Setting[bool]):
    """A setting that is on or off. managed is its default in an installation that somebody else looks after,
    where that differs."""

    def __init__(
        self, default: bool, label: str = "", help: str = "", *, managed: bool | None = None
    ) -> None:
        super().__init__(default, label, help)
        self.managed = default if managed is None else managed

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(tr("It can only be on or off."))
        return value


class Unit(Enum):
    """What a number counts."""

    SECONDS = "seconds"
    EVERY = "seconds between two times"
    DAYS = "days"


class Number(Setting[int]):
    """A whole number from minimum to maximum. offered are those that the settings page offers; the file takes
    any. zero is what 0 means where it is no mere number."""

    def __init__(
        self,
        default: int,
        label: str,
        help: str,
        *,
        minimum: int,
        maximum: int,
        unit: Unit,
        offered: Sequence[int],
        zero: str = "",
    ) -> None:
        super().__init__(default, label, help)
        self.minimum = minimum
        self.maximum = maximum
        self.offered = tuple(offered)
        self._unit = unit
        self._zero = zero

    def check(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(tr("It has to be a whole number."))
        if not self.minimum <= value <= self.maximum:
            raise ValueError(
                tr("It has to be from {least} to {most}.", least=self.minimum, most=self.maximum)
            )
        return value

    def text(self, value: int) -> str:
        """A value as a person reads it: "30 s", "every 5 minutes", "after 30 days"."""
        if not value and self._zero:
            return tr(self._zero)
        if self._unit is Unit.DAYS:
            return tr_n("After {count} day", "After {count} days", value)
        minutes, seconds = divmod(value, 60)
        if self._unit is Unit.EVERY:
            if seconds:
                return tr_n("Every second", "Every {count} seconds", value)
            return tr_n("Every minute", "Every {count} minutes", minutes)
        if seconds or not minutes:
            return tr("{count} s", count=value)
        return tr("{count} min", count=minutes)


class Text(Setting[str]):
    """One line of text; rule raises ValueError for what may not stand there, and gives back its tidy form."""

    def __init__(
        self, default: str, label: str = "", help: str = "", *, rule: Callable[[str], str] = str.strip
    ) -> None:
        super().__init__(default, label, help)
        self._rule = rule

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(tr("It has to be text."))
        if len(value) > 1000 or not value.isprintable():
            raise ValueError(tr("It has to be one short line of text."))
        return self._rule(value.strip())


class ServiceAddress(Text):
    """The address of the fax service; the usual one of the service in use where nobody has set another."""

    @property
    def default(self) -> str:
        return service_address()


def _with_service(text: str) -> str:
    """The text in the reader's language. Only one that names the service has fields: others may have braces
    of their own."""
    return tr(text, service=service_name()) if "{service}" in text else tr(text)


class Choice(Setting[T]):
    """A setting with a few possible values. choices are pairs of a value and its label, which is marked;
    former gives the value for each that the file may hold from before the setting had these."""

    def __init__(
        self,
        default: T,
        label: str = "",
        help: str = "",
        *,
        choices: Sequence[tuple[T, str]],
        former: Mapping[bool, T] = {},
    ) -> None:
        super().__init__(default, label, help)
        self._choices = tuple(choices)
        self._former = former

    def from_json(self, value: Any) -> T:
        return self.check(self._former.get(value, value) if isinstance(value, bool) else value)

    @property
    def choices(self) -> tuple[tuple[T, str], ...]:
        """Each value with its label in the reader's language."""
        return tuple((value, _with_service(label)) for value, label in self._choices)

    def check(self, value: Any) -> T:
        for known, _label in self._choices:
            # 1 == True and 0 == False, which are different settings.
            if known == value and isinstance(value, bool) == isinstance(known, bool):
                return known
        labels = ", ".join(label for _known, label in self.choices)
        raise ValueError(tr("It has to be one of: {choices}.", choices=labels))


class CoverChoice(Setting[int | None]):
    """A cover page by the service's number: 0 for none, None for the account's own default."""

    def check(self, value: Any) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        raise ValueError(tr("It has to be the number of a cover page."))


class Weekdays(Setting[tuple[int, ...]]):
    """Days of the week, from 1 for Monday to 7 for Sunday; at least one."""

    def check(self, value: Any) -> tuple[int, ...]:
        if not isinstance(value, (tuple, list)) or not all(
            type(day) is int and 1 <= day <= 7 for day in value
        ):
            raise ValueError(tr("It has to be days of the week."))
        if not value:
            raise ValueError(tr("At least one day has to be left."))
        return tuple(sorted(set(value)))

    def to_json(self, value: tuple[int, ...]) -> list[int]:
        return list(value)


class Names(Setting[tuple[str, ...]]):
    """Names, each once, in their order."""

    def check(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, (tuple, list)) or not all(isinstance(name, str) for name in value):
            raise ValueError("It has to be names.")
        return tuple(sorted(set(value)))

    def to_json(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


class RetentionRules(Names):
    """How long faxes are kept: rules by their texts (domain/retention/retention_rule.py), in their order."""

    @property
    def instead(self) -> tuple[str, ...]:
        """Nobody knows what was to be kept: so everything is."""
        from faxdesk.domain.retention.retention_rule import KEEP_ALL

        return (KEEP_ALL.text,)

    def unread_text(self) -> str:
        return tr(
            "The rules for keeping faxes could not be read. No fax is deleted by itself until they are set"
            " anew."
        )

    def check(self, value: Any) -> tuple[str, ...]:
        # Imported late: nothing of it is needed before the first paint.
        from faxdesk.domain.retention.retention_rule import setting_rule

        if not isinstance(value, (tuple, list)) or not all(isinstance(text, str) for text in value):
            raise ValueError(tr("It has to be a list of texts."))
        if len(value) > _MOST_RULES:
            raise ValueError(tr("There can be {most} rules at most.", most=_MOST_RULES))
        return tuple(dict.fromkeys(setting_rule(text) for text in value))


class KeyChoices(Setting[Mapping[str, tuple[str, ...]]]):
    """The keys that a person gave to actions, by the action's name; an action with none in it has no key."""

    def check(self, value: Any) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(value, Mapping):
            raise ValueError("It has to be keys by the names of actions.")
        for name, keys in value.items():
            are_texts = isinstance(keys, (tuple, list)) and all(isinstance(key, str) for key in keys)
            if not isinstance(name, str) or not are_texts:
                raise ValueError("It has to be keys by the names of actions.")
        return {name: tuple(keys) for name, keys in value.items()}

    def to_json(self, value: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
        return {name: list(keys) for name, keys in value.items()}


class KnownScanners(Setting["tuple[KnownScanner, ...]"]):
    """The scanners that are kept, in the order in which they are offered. Whoever has none does not read what
    a scanner is when the program starts."""

    def check(self, value: Any) -> tuple[KnownScanner, ...]:
        from faxdesk.domain.scanning.scanner import KnownScanner

        if not isinstance(value, tuple) or not all(isinstance(each, KnownScanner) for each in value):
            raise ValueError("It has to be scanners.")
        return value

    def to_json(self, value: tuple[KnownScanner, ...]) -> Any:
        return to_builtins(value)

    def from_json(self, value: Any) -> tuple[KnownScanner, ...]:
        from faxdesk.domain.scanning.scanner import KnownScanner

        # A ValidationError of msgspec is a ValueError.
        return convert(value, tuple[KnownScanner, ...])


class Blob(Setting[bytes]):
    """Bytes that only their owner understands, such as a window's geometry."""

    def check(self, value: Any) -> bytes:
        if not isinstance(value, bytes):
            raise ValueError("It has to be bytes.")
        return value

    def to_json(self, value: bytes) -> str:
        return base64.b64encode(value).decode("ascii")

    def from_json(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise ValueError("It has to be text.")
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError("It is not base64.") from error
