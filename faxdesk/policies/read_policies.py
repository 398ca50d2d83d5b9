"""Reads the policies of this computer from where its system keeps them."""

from __future__ import annotations

import sys
from pathlib import Path

from faxdesk.policies.policies import Policies

FOLDER = Path("/etc/faxdesk/policies")
ROOT = 0
"""Whose the files have to be."""


def read_policies() -> Policies:
    """What holds as long as this process lives; a policy that is changed holds from the next start on."""
    if sys.platform == "win32":
        from faxdesk.policies.checked_policies import policies_from
        from faxdesk.policies.registry import read_registry

        return policies_from(read_registry())
    if sys.platform == "darwin":
        from faxdesk.policies.checked_policies import policies_from, ruled_settings
        from faxdesk.policies.managed_preferences import read_preferences
        from faxdesk.policies.rules import rules

        keys = [setting.key for setting in (*rules(), *ruled_settings())]
        return policies_from(read_preferences(keys))
    return _from_files()


def _from_files() -> Policies:
    # There is none on most computers, and the window waits for this.
    try:
        FOLDER.lstat()
    except FileNotFoundError:
        return Policies()
    except OSError:
        pass  # What is wrong with it is said by those who read it.
    from faxdesk.policies.checked_policies import policies_from
    from faxdesk.policies.policy_files import read_files

    return policies_from(read_files(FOLDER, ROOT))
