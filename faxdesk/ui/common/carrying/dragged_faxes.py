"""What a drag of whole faxes holds besides their files: their ids, for the parts of the window itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

_FAXES = "application/x-faxdesk-faxes"


def put_faxes(data: QMimeData, ids: Sequence[int]) -> None:
    """Say which faxes are dragged."""
    data.setData(_FAXES, " ".join(map(str, ids)).encode())


def dragged_faxes(data: QMimeData) -> list[int]:
    """The ids of the faxes that are dragged; none where a page or something else is."""
    return [int(number) for number in bytes(data.data(_FAXES).data()).split()]
