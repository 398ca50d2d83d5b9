"""Policies in files, as Linux has them: JSON, in a folder that only root can write in."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faxdesk.policies.found import Found, Given, Refused
from faxdesk.words import tr

_MOST_BYTES = 1_000_000
_PARTS = {"forced": True, "default": False}
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


class _NotTrusted(Exception):
    """Somebody else than the administrator can write the file, so that it is nobody's order."""


def read_files(folder: Path, owner: int) -> Found:
    """What the files of a folder say, in the order of their names; owner is the number of the user whose they
    have to be.

    A file that another user could have written is refused, and says nothing. One that is the owner's and
    cannot be read, or not as a whole, is an order that nobody knows: it is told as unreadable.
    """
    try:
        names = sorted(name for name in os.listdir(folder) if _is_policy(name))
        refused = [_open_folder(place) for place in (folder, folder.parent) if _is_open(place, owner)]
    except FileNotFoundError:
        return Found()
    except OSError as error:
        return Found(unreadable=(Refused(str(folder), "", _reason(error)),))
    given, unreadable = list[Given](), list[Refused]()
    for path in (folder / name for name in names):
        try:
            given += _read(path, owner)
        except _NotTrusted as error:
            refused.append(Refused(str(path), "", str(error)))
        except (ValueError, RecursionError) as error:
            unreadable.append(Refused(str(path), "", _words_of(error)))
        except OSError as error:
            unreadable.append(Refused(str(path), "", _reason(error)))
    return Found(tuple(given), tuple(refused), tuple(unreadable))


def _is_policy(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


def _is_open(folder: Path, owner: int) -> bool:
    """Whether others than the owner can write in a folder: they could take files out of it."""
    state = folder.stat()
    return state.st_uid != owner or bool(state.st_mode & _OTHERS_MAY_WRITE)


def _open_folder(folder: Path) -> Refused:
    reason = tr("Others than root can write in this folder, and take policies away. Make it root's alone.")
    return Refused(str(folder), "", reason)


def _read(path: Path, owner: int) -> list[Given]:
    # Without waiting: what is no plain file might keep it open for ever.
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        # Of the file that is open, which nobody can exchange any more.
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise ValueError(tr("It is no plain file."))
        if state.st_uid != owner:
            raise _NotTrusted(tr("It does not belong to root, so it was not read."))
        if state.st_mode & _OTHERS_MAY_WRITE:
            raise _NotTrusted(tr("Others than root can write it, so it was not read."))
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError(tr("It is too long."))
    document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    if not isinstance(document, dict) or not document.keys() <= _PARTS.keys():
        raise ValueError(tr("It has to be an object with “forced” and “default” alone."))
    return [given for part, values in document.items() for given in _given(part, values, str(path))]


def _given(part: str, values: Any, origin: str) -> list[Given]:
    if not isinstance(values, dict):
        raise ValueError(tr("“{part}” has to be an object of policies.", part=part))
    return [Given(key, value, _PARTS[part], origin) for key, value in values.items()]


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values for one name, JSON's readers drop the first in silence; here neither counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(tr("A name stands in it twice."))
    return found


def _words_of(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return tr("It is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno)
    if isinstance(error, UnicodeDecodeError | RecursionError):
        return tr("It is not JSON.")
    return str(error)


def _reason(error: OSError) -> str:
    return tr("It cannot be read: {reason}.", reason=error.strerror or error)
