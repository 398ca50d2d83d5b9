"""The demo: the whole program against a service inside it. Nothing leaves this computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile, open_profile, resource
from faxdesk.working_folder import WorkingFolder

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService
    from faxdesk.simulator.server import Simulator

_ARRIVALS = (
    ("+13035550166", "Northside Clinic", "Referral letter.pdf"),
    ("+12025550147", "Dr. Weaver", "Signed consent form.pdf"),
)


class Demo:
    """A simulated service for one run of the program, with its own folder, which it removes at the end. The
    archive is in another one where the person named one."""

    def __init__(self, folder: Path | None = None) -> None:
        self._own_folder = WorkingFolder("demo")
        self.profile: Profile = open_profile(folder or self._own_folder.path / "profile")
        self._simulator: Simulator | None = None
        self._received = 0

    def sign_in(self, account: AccountService, token: CancelToken) -> bool:
        """Start the service and sign in to it (worker threads only)."""
        from faxdesk.simulator.server import Simulator

        simulator = Simulator(
            demo=True,
            deliver_after=4.0,
            fonts=resource("fonts"),
            t30="to_self",
            folder=self._own_folder.path / "service",
        )
        simulator.start()
        self._simulator = simulator
        account.sign_in_jwt(
            simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt, token, remember=False
        )
        return True

    @property
    def noisy_number(self) -> str:
        """One's own number, to which faxes truly go over a noisy telephone line and arrive here; "" where the
        fax machines for it are not installed."""
        from faxdesk.simulator.line.fax_machines import library
        from faxdesk.simulator.state.made_up_account import Account

        return Account().fax_number().number if library() is not None else ""

    def receive(self) -> None:
        """Let a fax arrive (worker threads only)."""
        if self._simulator is None:
            return
        number, name, document = _ARRIVALS[self._received % len(_ARRIVALS)]
        self._received += 1
        pages = resource("demo", document).read_bytes()
        self._simulator.control.receive(from_=number, name=name, pdf=pages)

    def documents(self) -> list[Path]:
        """Files to try sending with."""
        return sorted(path for path in resource("demo").iterdir() if path.suffix in {".pdf", ".png"})

    def stop(self) -> None:
        if self._simulator is not None:
            self._simulator.close()
        self._own_folder.close()
