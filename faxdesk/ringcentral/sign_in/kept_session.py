"""What is kept of a session, so that all processes of a sign-in go on with the same one (API §7.2, §7.4)."""

from __future__ import annotations

import msgspec


class KeptSession(msgspec.Struct):
    """The token pair as it is kept, a secret; life_s is the access token's whole life."""

    refresh: str = ""
    access: str = ""
    life_s: float = 0.0
    ends_at: float = 0.0
    """In seconds since 1970, since each process has a monotonic clock of its own."""
    owner_id: str = ""

    @classmethod
    def read(cls, text: str | None) -> KeptSession:
        """A text without this structure is the refresh token alone, as it was kept before."""
        try:
            return msgspec.json.decode(text or "{}", type=cls)
        except msgspec.MsgspecError:
            return cls(refresh=text or "")

    def text(self) -> str:
        return msgspec.json.encode(self).decode()
