"""The kinds of settings: what each takes, how it stands in the file, and what a settings page needs of it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar, overload

from faxdesk.domain.service_name import service_address, with_service_name

T = TypeVar("T")


class SettingsValues(Protocol):
    """What keeps the values of settings."""

    def get(self, setting: Setting[T]) -> T: ...
    def set(self, setting: Setting[T], value: T) -> None: ...


class Setting(Generic[T]):
    """One setting; a descriptor of Settings. label and help are what the settings page shows, help with the
    service's name for {service}; a setting without a label is the program's own memory and is not shown."""

    def __init__(self, default: T, label: str = "", help: str = "") -> None:
        self._default = default
        self.label = label
        self._help = help
        self.key = ""

    @property
    def default(self) -> T:
        """The value where nobody has set one."""
        return self._default

    @property
    def help(self) -> str:
        return with_service_name(self._help)

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
            raise ValueError("It can only be on or off.")
        return value


class Number(Setting[int]):
    """A whole number from minimum to maximum; unit is what the field shows behind it."""

    def __init__(
        self, default: int, label: str = "", help: str = "", *, minimum: int, maximum: int, unit: str = ""
    ) -> None:
        super().__init__(default, label, help)
        self.minimum = minimum
        self.maximum = maximum
        self.unit = unit

    def check(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("It has to be a whole number.")
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"It has to be from {self.minimum} to {self.maximum}.")
        return value


class Text(Setting[str]):
    """One line of text; rule raises ValueError for what may not stand there, and gives back its tidy form."""

    def __init__(
        self, default: str, label: str = "", help: str = "", *, rule: Callable[[str], str] = str.strip
    ) -> None:
        super().__init__(default, label, help)
        self._rule = rule

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("It has to be text.")
        if len(value) > 1000 or not value.isprintable():
            raise ValueError("It has to be one short line of text.")
        return self._rule(value.strip())


class ServiceAddress(Text):
    """The address of the fax service; the usual one of the service in use where nobody has set another."""

    @property
    def default(self) -> str:
        return service_address()


class Choice(Setting[T]):
    """A setting with a few possible values. choices are pairs of a value and its label."""

    def __init__(
        self, default: T, label: str = "", help: str = "", *, choices: Sequence[tuple[T, str]]
    ) -> None:
        super().__init__(default, label, help)
        self.choices = tuple(choices)

    def check(self, value: Any) -> T:
        for known, _words in self.choices:
            # 1 == True and 0 == False, which are different settings.
            if known == value and isinstance(value, bool) == isinstance(known, bool):
                return known
        raise ValueError("It has to be one of: " + ", ".join(words for _known, words in self.choices) + ".")


class CoverChoice(Setting[int | None]):
    """A cover page by the service's number: 0 for none, None for the account's own default."""

    def check(self, value: Any) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        raise ValueError("It has to be the number of a cover page.")


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
