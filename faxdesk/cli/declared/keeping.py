"""The commands that keep an archive safe."""

from __future__ import annotations

from faxdesk.cli.arguments import keeping
from faxdesk.cli.declared.command import Command
from faxdesk.words import mark

_BACKUP = "faxdesk.cli.keeping.backup_commands"

_ENCRYPTION = "faxdesk.cli.keeping.encryption_commands"

ARCHIVE_ACTIONS = (
    Command(
        "encrypt",
        mark("encrypt all that is kept; no window and no other command may be open"),
        f"{_ENCRYPTION}:encrypt",
        keeping.encrypt,
        is_about_faxes=False,
        opens_archive=False,
    ),
    Command(
        "decrypt",
        mark("keep it unencrypted again"),
        f"{_ENCRYPTION}:decrypt",
        is_about_faxes=False,
        opens_archive=False,
    ),
    Command(
        "status",
        mark("tell whether the archive is encrypted, and whether its key is here"),
        f"{_ENCRYPTION}:status",
        is_about_faxes=False,
        opens_archive=False,
    ),
    Command(
        "recovery-key",
        mark("print or save the key that opens it where the keychain is lost, or enter it"),
        f"{_ENCRYPTION}:recovery_key",
        keeping.recovery_key,
        is_about_faxes=False,
        opens_archive=False,
    ),
)

_RETENTION = "faxdesk.cli.keeping.retention_commands"

RETENTION_ACTIONS = (
    Command("show", mark("list the rules by which faxes are kept, moved and deleted"), f"{_RETENTION}:show"),
    Command(
        "set",
        mark("add a rule, or change the days of the one that says the same"),
        f"{_RETENTION}:set_rule",
        keeping.retention_rule,
    ),
    Command("remove", mark("take a rule out"), f"{_RETENTION}:remove_rule", keeping.retention_rule),
    Command(
        "run",
        mark("have go what is due by the rules, or only list it"),
        f"{_RETENTION}:run",
        keeping.retention_run,
    ),
)

KEEPING_COMMANDS = (
    Command(
        "archive",
        mark("encrypt the archive, and keep its recovery key"),
        actions=ARCHIVE_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "backup",
        mark("copy everything into a folder, as it is at one moment; FaxDesk may be open"),
        f"{_BACKUP}:backup",
        keeping.backup,
        is_about_faxes=False,
    ),
    Command(
        "restore",
        mark("bring everything back from a backup; nothing is sent twice by that"),
        f"{_BACKUP}:restore",
        keeping.restore,
        is_about_faxes=False,
        opens_archive=False,
    ),
    Command("retention", mark("say how long faxes are kept, by rules"), actions=RETENTION_ACTIONS),
)
