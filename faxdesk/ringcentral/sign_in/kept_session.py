"""What is kept of a session, so that all processes of a sign-in go on with the same one (API §7.2, §7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.ringcentral.wire import TokenAnswer

_USUAL_LIFE_S = 3600.0
_LONGEST_LIFE_S = 7 * 86_400.0


class AccessToken(msgspec.Struct, frozen=True):
    """An access token in use."""

    access: str
    life_s: float
    ends_at: float
    """By the monotonic clock, so that a clock set wrong does no harm."""
    until: float
    """The same in seconds since 1970, which other processes can compare."""

    def __repr__(self) -> str:
        return f"AccessToken(life_s={self.life_s})"


def access_of(answer: TokenAnswer, clock: Clock) -> AccessToken:
    """The access token of an answer that has just come."""
    life_s = answer.expires_in if answer.expires_in and answer.expires_in > 0 else _USUAL_LIFE_S
    life_s = min(life_s, _LONGEST_LIFE_S)
    until = clock.now().timestamp() + life_s
    return AccessToken(answer.access_token or "", life_s, clock.monotonic() + life_s, until)


class KeptSession(msgspec.Struct):
    """The token pair as it is kept, a secret; life_s is the access token's whole life."""

    refresh: str = ""
    access: str = ""
    life_s: float = 0.0
    ends_at: float = 0.0
    """In seconds since 1970, since each process has a monotonic clock of its own."""
    owner_id: str = ""

    def __repr__(self) -> str:
        return f"KeptSession(life_s={self.life_s})"

    @classmethod
    def read(cls, text: str | None) -> KeptSession:
        """A text without this structure is the refresh token alone, as it was kept before."""
        try:
            return msgspec.json.decode(text or "{}", type=cls)
        except msgspec.MsgspecError:
            return cls(refresh=text or "")

    def text(self) -> str:
        return msgspec.json.encode(self).decode()
