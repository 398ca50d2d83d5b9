"""A service that is built when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar, overload

T = TypeVar("T")


class Locked(Protocol):
    """An object whose services are built by one thread at a time."""

    @property
    def lock(self) -> threading.RLock: ...


class built_once(Generic[T]):
    """A property of the composition that is built when it is first asked for, once, under the composition's
    lock, from any thread. What it is built from may be asked for while it is built."""

    def __init__(self, build: Callable[[Any], T]) -> None:
        self._build = build
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, composition: None, owner: type) -> Self: ...

    @overload
    def __get__(self, composition: Locked, owner: type) -> T: ...

    def __get__(self, composition: Locked | None, owner: type) -> Self | T:
        if composition is None:
            return self
        # What is kept in the object's own dictionary is found before this descriptor is, without the lock.
        kept = composition.__dict__
        with composition.lock:
            if self._name not in kept:
                kept[self._name] = self._build(composition)
            value: T = kept[self._name]
        return value
