"""The one made-up account, its user, its numbers, and the applications that may sign in."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

CALLBACK_PORTS = (8765, 18765, 28765)


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A telephone number of the user."""

    id: int
    number: str
    type: str
    usage: str
    label: str
    primary: bool
    features: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """Who owns the mailbox. All names and numbers are invented (555-01xx)."""

    id: str = "70010001"
    extension_id: str = "70020002"
    extension_number: str = "101"
    company: str = "Example Family Practice"
    first_name: str = "Robin"
    last_name: str = "Demo"
    email: str = "robin@example.com"
    main_number: str = "+12025550100"
    home_country: str = "US"
    client_id: str = "faxdesk-demo-client"
    client_secret: str = "faxdesk-demo-secret"
    numbers: tuple[OwnNumber, ...] = (
        OwnNumber(
            9001, "+12025550110", "VoiceFax", "DirectNumber", "Front Desk", True, ("CallerId", "SmsSender")
        ),
        OwnNumber(9002, "+18885550111", "FaxOnly", "CompanyFaxNumber", "Company fax", False, ("CallerId",)),
        OwnNumber(9003, "+12025550112", "VoiceOnly", "DirectNumber", "Back office", False, ("CallerId",)),
    )
    fax_number_id: int = 9001
    default_cover: int = 6
    """The cover used when a fax does not name one (Outbound Fax Settings)."""
    redirect_uris: set[str] = field(
        default_factory=lambda: {
            f"http://{host}:{port}/callback" for host in ("127.0.0.1", "localhost") for port in CALLBACK_PORTS
        }
    )

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def fax_number(self) -> OwnNumber:
        """The number that faxes are sent from at the moment."""
        return next(number for number in self.numbers if number.id == self.fax_number_id)

    def jwt(self, expires: float) -> str:
        """A sign-in assertion of the look of a real one, good until expires."""
        head = {"kid": "8762f598d05944dbb86bf5ca97804c66", "typ": "JWT", "alg": "RS256"}
        body = {
            "aud": "https://platform.ringcentral.com/restapi/oauth/token",
            "sub": self.extension_id,
            "iss": "https://platform.ringcentral.com",
            "exp": int(expires),
            "iat": int(expires) - 86_400,
            "jti": "faxdesk-demo",
        }
        return ".".join((_part(head), _part(body), _part("not a real signature")))


def read_jwt(assertion: str) -> dict[str, object] | None:
    """The claims of an assertion that this account could have issued, else None."""
    pieces = assertion.split(".")
    if len(pieces) != 3 or pieces[2] != _part("not a real signature"):
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(pieces[1] + "=" * (-len(pieces[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
