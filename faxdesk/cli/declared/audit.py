"""The actions of `audit`."""

from __future__ import annotations

from faxdesk.cli.arguments import audit
from faxdesk.cli.declared.command import Command
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from faxdesk.words import mark

_AUDIT = "faxdesk.cli.audit.audit_commands"
_CODES = (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED)

AUDIT_ACTIONS = (
    Command(
        "show",
        mark("list who did what, newest last"),
        f"{_AUDIT}:show",
        audit.show,
        _CODES,
        is_about_faxes=False,
    ),
    Command(
        "export",
        mark("write it to a file, with the newest entry's seal"),
        f"{_AUDIT}:export",
        audit.export,
        _CODES,
        is_about_faxes=False,
    ),
    Command(
        "verify",
        mark("say whether an entry was changed, swapped, removed or added by hand"),
        f"{_AUDIT}:verify",
        audit.verify,
        _CODES,
        is_about_faxes=False,
    ),
)

_HOLD = "faxdesk.cli.audit.hold_commands"

HOLD_ACTIONS = (
    Command("list", mark("list the holds, and how many faxes each keeps"), f"{_HOLD}:list_all"),
    Command("add", mark("keep a fax, a person's faxes or those with a tag"), f"{_HOLD}:add", audit.hold),
    Command("remove", mark("lift a hold"), f"{_HOLD}:remove", audit.held),
)
