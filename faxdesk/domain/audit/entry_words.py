"""What an entry of the audit log, and what a check of the log found, is called before people."""

from __future__ import annotations

from faxdesk.domain.audit.acts import ACT_WORDS, Act
from faxdesk.domain.audit.audit_chain import Fault, Finding, Verdict
from faxdesk.domain.audit.audit_entry import AuditEntry, Program
from faxdesk.domain.journal_causes import state_text
from faxdesk.words import mark, number_text, tr, tr_n

_PROGRAMS: dict[str, str] = {
    Program.WINDOW: mark("Window"),
    Program.COMMAND: mark("Command line"),
    Program.API: mark("Local API"),
    Program.MCP: mark("Agent"),
    Program.PRINTER: mark("Printer"),
    Program.SCANNER: mark("Scanner"),
    Program.FOLDER: mark("Folder"),
    Program.MAIL: mark("Mail"),
    Program.RETENTION: mark("Retention rules"),
}
_FORMS: dict[str, str] = {
    "receipt": mark("Receipt"),
    "text": mark("Text"),
    "page": mark("Page"),
    "merged": mark("One PDF"),
    "broke off": mark("Broke off"),
    "begun": mark("Begun"),
    "fax": mark("Fax"),
    "person": mark("Person"),
    "tag": mark("Tag"),
    "system": mark("Password of the computer"),
    "passphrase": mark("Passphrase"),
    "recovery key": mark("Recovery key"),
    "sign-in": mark("Signed in"),
}
_FAULTS: dict[Fault, tuple[str, str]] = {
    Fault.CHANGED: (mark("Entry {first} was changed."), mark("Entries {first} to {last} were changed.")),
    Fault.SWAPPED: (
        mark("Entry {first} stands in the place of another."),
        mark("Entries {first} to {last} stand in the places of others."),
    ),
    Fault.MISSING: (mark("Entry {first} is missing."), mark("Entries {first} to {last} are missing.")),
    Fault.CUT: (
        mark("The newest entry, {first}, was cut off."),
        mark("The newest entries, {first} to {last}, were cut off."),
    ),
    Fault.APPENDED: (
        mark("Entry {first} was added by hand."),
        mark("Entries {first} to {last} were added by hand."),
    ),
    Fault.WITHOUT_KEY: (
        mark("Entry {first} was written without the key: by hand, or while the keychain did not answer."),
        mark(
            "Entries {first} to {last} were written without the key: by hand, or while the keychain did not"
            " answer."
        ),
    ),
    Fault.UNKNOWN_KEY: (
        mark("Entry {first} has a key that is not here, so nobody can tell whether it was changed."),
        mark(
            "Entries {first} to {last} have a key that is not here, so nobody can tell whether they were "
            "changed."
        ),
    ),
    Fault.OTHER_LOG: (
        mark("Entry {first} is not the one that was noted outside of the archive: the log was made anew."),
        mark(
            "Entries {first} to {last} are not those that were noted outside of the archive: the log was made"
            " anew."
        ),
    ),
    Fault.MARK_CHANGED: (
        mark("The mark of where the log was shortened, at entry {first}, was changed."),
        mark("The mark of where the log was shortened, at entries {first} to {last}, was changed."),
    ),
}


def act_text(entry: AuditEntry) -> str:
    """What was done; an act that only a newer program knows stays as it is."""
    act = entry.known_act
    return entry.act if act is None else tr(ACT_WORDS[act])


def program_text(program: str) -> str:
    """What of the program it was done by."""
    return tr(_PROGRAMS[program]) if program in _PROGRAMS else program


def details_text(entry: AuditEntry) -> str:
    """The details in a few words; "" where there are none. A setting is told by its key."""
    details, parts = entry.known_details, []
    if details.step == "body_sent":
        parts.append(tr("The whole fax was handed over"))
    elif details.new and details.new != details.old:
        parts.append(state_text(details.new))
    if details.attempt and entry.known_act == Act.ATTEMPT:
        parts.append(tr("Attempt {number}", number=details.attempt))
    if details.form:
        parts.append(tr(_FORMS[details.form]) if details.form in _FORMS else details.form.upper())
    if details.added:
        parts.append(tr("{count} added", count=number_text(details.added)))
    if details.removed:
        parts.append(tr("{count} removed", count=number_text(details.removed)))
    if details.count:
        parts.append(number_text(details.count))
    if details.late:
        parts.append(tr("Written late"))
    parts += filter(None, (details.setting, details.key))
    return " · ".join(parts)


def finding_text(finding: Finding) -> str:
    """What is wrong, and where."""
    one, several = _FAULTS[finding.fault]
    text = one if finding.first == finding.last else several
    return tr(text, first=finding.first, last=finding.last)


def verdict_texts(verdict: Verdict) -> list[str]:
    """What a check came to, the most important first."""
    texts = [finding_text(finding) for finding in verdict.findings]
    if not texts:
        texts.append(
            tr_n(
                "{count} entry was checked, and it is as it was written.",
                "{count} entries were checked, and all are as they were written.",
                verdict.count,
            )
        )
    plain = verdict.count - verdict.keyed
    if plain:
        texts.append(
            tr_n(
                "{count} entry has no key, since there was no keychain: one added by hand would not show.",
                "{count} entries have no key, since there was no keychain: one added by hand would not show.",
                plain,
            )
        )
    return texts
