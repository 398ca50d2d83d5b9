"""What the audit log tells of, each act with its words."""

from __future__ import annotations

from enum import StrEnum

from faxdesk.words import mark


class Act(StrEnum):
    """What was done. The values stand in the archive, so none of them may ever change its meaning."""

    RECEIVED = "received"
    """The service told of a fax that came."""
    HISTORY_READ = "history_read"
    """Faxes from before the program was set up were read from the service."""
    PAGES_FETCHED = "pages_fetched"
    """The pages of a fax came to this computer."""
    OPENED = "opened"
    """Somebody, or a program, looked at a fax's pages or their text."""
    PRINTED = "printed"
    SAVED = "saved"
    EXPORTED = "exported"
    DRAGGED_OUT = "dragged_out"
    COPIED = "copied"
    """Text or pages were put into the clipboard."""
    HANDED_ON = "handed_on"
    """A fax that came was given to the person's own command."""
    DRAFTED = "drafted"
    """A fax began to be written, or came in by itself to be sent."""
    FORWARDED = "forwarded"
    """Faxes were made the pages of a new one."""
    QUEUED = "queued"
    """A fax was committed to be sent."""
    ATTEMPT = "attempt"
    """A step of one try to hand a fax over to the service."""
    DECIDED = "decided"
    """Somebody decided about a fax on its way out."""
    MOVED_ON = "moved_on"
    """A fax on its way out went on by itself."""
    DELETED = "deleted"
    """A fax was put into the trash."""
    RESTORED = "restored"
    FORGOTTEN = "forgotten"
    """A fax was deleted for ever."""
    TAGGED = "tagged"
    NOTED = "noted"
    HELD = "held"
    """A legal hold was put on faxes."""
    HOLD_LIFTED = "hold_lifted"
    SETTING_CHANGED = "setting_changed"
    POLICIES_CHANGED = "policies_changed"
    """The administrator of the computer says something else than before."""
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    KEY_MADE = "key_made"
    """The audit log got a key."""
    ARCHIVE_KEY_MADE = "archive_key_made"
    """A profile got a key to be encrypted with, which its recovery key is as well."""
    ENCRYPTED = "encrypted"
    """A profile was encrypted; there is an entry before anything of it is, too."""
    DECRYPTED = "decrypted"
    """Likewise."""
    RECOVERY_KEY_SHOWN = "recovery_key_shown"
    """The recovery key was given out, to be read, printed or saved."""
    RECOVERY_KEY_USED = "recovery_key_used"
    """A profile was opened with its recovery key."""
    LOCKED = "locked"
    """The window was locked, by hand or because nobody used it."""
    UNLOCKED = "unlocked"
    UNLOCK_REFUSED = "unlock_refused"
    """Somebody tried to open the locked window with something wrong."""
    BACKED_UP = "backed_up"
    """All that is kept was copied into a backup; there is an entry before anything of it is, too."""
    BROUGHT_BACK = "brought_back"
    """The archive, and with it this log, is from a backup: what came between is in the one put aside."""
    LOG_EXPORTED = "log_exported"
    LOG_CUT = "log_cut"
    """The oldest entries were removed, because the time for which the log is kept is over."""


ACT_WORDS: dict[Act, str] = {
    Act.RECEIVED: mark("Received"),
    Act.HISTORY_READ: mark("Older faxes read"),
    Act.PAGES_FETCHED: mark("Pages fetched"),
    Act.OPENED: mark("Opened"),
    Act.PRINTED: mark("Printed"),
    Act.SAVED: mark("Saved"),
    Act.EXPORTED: mark("Exported"),
    Act.DRAGGED_OUT: mark("Dragged out"),
    Act.COPIED: mark("Copied"),
    Act.HANDED_ON: mark("Handed to a command"),
    Act.DRAFTED: mark("Draft begun"),
    Act.FORWARDED: mark("Forwarded"),
    Act.QUEUED: mark("Committed to be sent"),
    Act.ATTEMPT: mark("Attempt to send"),
    Act.DECIDED: mark("Decision in the outbox"),
    Act.MOVED_ON: mark("Step in the outbox"),
    Act.DELETED: mark("Moved to the trash"),
    Act.RESTORED: mark("Taken out of the trash"),
    Act.FORGOTTEN: mark("Deleted for ever"),
    Act.TAGGED: mark("Tags changed"),
    Act.NOTED: mark("Note changed"),
    Act.HELD: mark("Legal hold put on"),
    Act.HOLD_LIFTED: mark("Legal hold lifted"),
    Act.SETTING_CHANGED: mark("Setting changed"),
    Act.POLICIES_CHANGED: mark("Policies changed"),
    Act.SIGNED_IN: mark("Signed in"),
    Act.SIGNED_OUT: mark("Signed out"),
    Act.KEY_MADE: mark("Key of the log made"),
    Act.ARCHIVE_KEY_MADE: mark("Key of the archive made"),
    Act.ENCRYPTED: mark("Archive encrypted"),
    Act.DECRYPTED: mark("Archive decrypted"),
    Act.RECOVERY_KEY_SHOWN: mark("Recovery key shown"),
    Act.RECOVERY_KEY_USED: mark("Recovery key used"),
    Act.LOCKED: mark("Window locked"),
    Act.UNLOCKED: mark("Window opened"),
    Act.UNLOCK_REFUSED: mark("Opening the window refused"),
    Act.BACKED_UP: mark("Backup made"),
    Act.BROUGHT_BACK: mark("Restored from a backup"),
    Act.LOG_EXPORTED: mark("Audit log exported"),
    Act.LOG_CUT: mark("Audit log shortened"),
}
"""Still to be translated."""
