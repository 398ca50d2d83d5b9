"""What a drag of contacts and groups holds: their ids and names, for the parts of the window itself."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from PySide6.QtCore import QMimeData

_CONTACTS = "application/x-faxdesk-contacts"


class DraggedContacts(Struct, frozen=True):
    """ids are those of contacts, groups are names."""

    ids: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()


def put_contacts(data: QMimeData, dragged: DraggedContacts) -> None:
    """Say which contacts are dragged."""
    data.setData(_CONTACTS, msgspec.json.encode(dragged))


def dragged_contacts(data: QMimeData) -> DraggedContacts | None:
    """The contacts that are dragged; None where something else is."""
    if not data.hasFormat(_CONTACTS):
        return None
    try:
        return msgspec.json.decode(bytes(data.data(_CONTACTS).data()), type=DraggedContacts)
    except msgspec.MsgspecError:
        # Another program may call its own so.
        return None
