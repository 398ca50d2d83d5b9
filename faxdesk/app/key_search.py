"""Looks for the key of an encrypted profile while the window's code is still being read.

The keychain takes its time, and may ask the person: so it has a thread of its own, which nobody waits for
where the program ends meanwhile.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError

if TYPE_CHECKING:
    from faxdesk.paths import Profile
    from faxdesk.services.encryption.key_places import KeyPlaces
    from faxdesk.services.encryption.recovery import Recovery

_PATIENCE_S = 1.0


class KeySearch:
    """Begins at once. keys knows the key afterwards."""

    def __init__(self, profile: Profile) -> None:
        from faxdesk.composition.encryption import usual_key_places

        self._profile = profile
        self.keys: KeyPlaces = usual_key_places()
        self.trouble: FaxDeskError | None = None
        """Why the key is not to be had; nothing as long as it is looked for."""
        self.has_to_go_on = False
        """Whether encrypting or decrypting was stopped before its end; known once the key is there."""
        self._thread = threading.Thread(target=self._look, name="faxdesk key", daemon=True)
        self._thread.start()

    @property
    def recovery(self) -> Recovery:
        from faxdesk.composition.encryption import recovery_of
        from faxdesk.domain.audit.audit_entry import Program

        return recovery_of(self._profile, self.keys, Program.WINDOW)

    def is_over(self, patience_s: float = 0.0) -> bool:
        """Whether it has ended, after so many seconds at most."""
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def is_found(self) -> bool:
        """Whether the key is there. Waits a moment for it: an open keychain answers sooner, and nothing is on
        the screen meanwhile."""
        return self.is_over(_PATIENCE_S) and self.trouble is None

    def look_again(self) -> None:
        """On a worker. Raises FaxDeskError where the key is still not to be had."""
        from faxdesk.sealing.sealed_state import Stage, read_state
        from faxdesk.services.encryption.recovery import lost_state

        state = read_state(self._profile.encryption_file)
        if state.needs_key:
            self.keys.find(state.key_id, state.wrapped_key)
            self.has_to_go_on = state.stage is not Stage.SEALED
        elif trouble := lost_state(self._profile):
            raise trouble

    def _look(self) -> None:
        try:
            self.look_again()
        except FaxDeskError as error:
            self.trouble = error
