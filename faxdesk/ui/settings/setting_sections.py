"""In which section and card of the settings page each setting stands, and by which words it is found."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from faxdesk.settings import Settings
from faxdesk.words import mark, tr


class Row(Struct, frozen=True):
    """A setting in its card. also are other words that people may search it by. What hangs on another setting
    can be changed only while that is on. With a label and a hint of its own, a row has the setting typed that
    is chosen from a list elsewhere; with a hint alone, it is said in the place of the
    setting's own."""

    # Both are a Setting, the latter or None; a checker takes a field of that type for the value.
    setting: Any
    also: str = ""
    hangs_on: Any = None
    typed_label: str = ""
    typed_hint: str = ""

    @property
    def label(self) -> str:
        return tr(self.typed_label) if self.typed_label else self.setting.label

    @property
    def hint(self) -> str:
        return tr(self.typed_hint) if self.typed_hint else self.setting.help


class Card(Struct, frozen=True):
    """Settings that belong together, below their title; or a part of the page that is no setting, by its
    name."""

    title: str
    rows: tuple[Row, ...] = ()
    part: str = ""
    also: str = ""


class Section(Struct, frozen=True):
    """What one entry at the left shows. Titles are marked for translation."""

    name: str
    title: str
    icon: str
    cards: tuple[Card, ...]


SECTIONS = (
    Section(
        "general",
        mark("General"),
        "settings",
        (
            Card(
                mark("Your organisation"),
                part="policies",
                also=mark("administrator policy locked managed company"),
            ),
            Card(
                mark("Language"),
                (Row(Settings.language, mark("translation English German French Spanish Arabic")),),
            ),
            Card(
                mark("When the window is closed"),
                (
                    Row(Settings.keep_running, mark("tray background close quit")),
                    Row(Settings.start_at_login, mark("autostart boot startup")),
                ),
            ),
            Card(mark("Reading"), (Row(Settings.mark_read_after_s, mark("unread seen seconds")),)),
            Card(mark("Keys"), part="keys", also=mark("keyboard shortcuts hotkeys")),
            Card(mark("About FaxDesk"), part="about", also=mark("version licence help support diagnostics")),
        ),
    ),
    Section(
        "sending",
        mark("Sending"),
        "send",
        (
            Card(
                mark("Before a fax leaves"),
                (
                    Row(Settings.undo_send_seconds, mark("undo delay cancel recall")),
                    Row(Settings.first_use_guard, mark("confirm check wrong number")),
                    Row(Settings.near_number_guard, mark("confirm check mistyped wrong number typo")),
                    Row(Settings.several_numbers_guard, mark("confirm check contact")),
                    Row(Settings.failing_guard, mark("confirm check busy no answer")),
                    Row(Settings.own_number_guard, mark("confirm check self")),
                    Row(Settings.premium_guard, mark("confirm check cost expensive 900")),
                ),
            ),
            Card(
                mark("Do not fax"),
                part="do not fax",
                also=mark("blacklist block blocked numbers opt out unsubscribe"),
            ),
            Card(
                mark("When a line is busy"),
                (
                    Row(Settings.resend_minutes, mark("retry resend repeat redial")),
                    Row(Settings.resend_reasons, mark("retry failed"), Settings.resend_minutes),
                    Row(Settings.resend_within_hours, mark("retry office night"), Settings.resend_minutes),
                    Row(Settings.resend_days, mark("weekdays weekend Monday"), Settings.resend_within_hours),
                    Row(Settings.resend_hours, mark("time office night"), Settings.resend_within_hours),
                ),
            ),
            Card(
                mark("New faxes"),
                (
                    Row(Settings.default_resolution, mark("resolution sharp dpi")),
                    Row(Settings.drawn_by, mark("draw render legible preview service")),
                    Row(Settings.default_cover_index, mark("cover page cover sheet")),
                    Row(Settings.country, mark("prefix dialling code region")),
                ),
            ),
            Card(mark("Signatures"), part="signatures", also=mark("sign sign off initials")),
            Card(
                mark("Cover pages of your own"),
                part="covers",
                also=mark("cover sheet designer template logo letterhead"),
            ),
            Card(
                mark("On cover pages"),
                (
                    Row(Settings.sender_name, mark("sender from cover")),
                    Row(Settings.sender_company, mark("sender organisation letterhead cover")),
                    Row(Settings.sender_department, mark("sender unit cover")),
                    Row(Settings.sender_address, mark("sender street letterhead cover")),
                    Row(Settings.sender_phone, mark("sender telephone number cover")),
                    Row(Settings.sender_email, mark("sender mail cover")),
                    Row(Settings.confidentiality, mark("disclaimer HIPAA GDPR notice cover")),
                ),
            ),
        ),
    ),
    Section(
        "receiving",
        mark("Receiving"),
        "inbox",
        (
            Card(
                mark("When a fax arrives"),
                (
                    Row(Settings.poll_seconds, mark("check poll sync fetch")),
                    Row(Settings.notify_arrivals, mark("notification message alert")),
                ),
            ),
            Card(
                mark("Save"),
                (
                    Row(Settings.auto_save_folder, mark("folder directory export PDF")),
                    Row(Settings.auto_save_format, mark("PDF TIFF format"), Settings.auto_save_folder),
                ),
            ),
            Card(
                mark("Print"),
                (
                    Row(Settings.auto_print, mark("printer paper")),
                    Row(Settings.auto_print_printer, mark("paper"), Settings.auto_print),
                ),
            ),
        ),
    ),
    Section(
        "ways in",
        mark("Ways in"),
        "print",
        (
            Card(
                mark("Printer"),
                (Row(Settings.print_to_fax, mark("print printer queue CUPS IPP driver")),),
                part="printer",
                also=mark("print queue add FaxDesk printer"),
            ),
            Card(
                mark("Scanner"),
                (Row(Settings.scanning, mark("scanner feeder AirScan eSCL SANE WIA")),),
                part="scanners",
                also=mark("forget certificate glass paper"),
            ),
            Card(
                mark("Folder"),
                (
                    Row(Settings.watched_folder, mark("watch hot folder directory share scan to folder")),
                    Row(Settings.watched_folder_sends, mark("automatic number"), Settings.watched_folder),
                ),
            ),
            Card(
                mark("Mail from programs"),
                (
                    Row(Settings.mail_in, mark("SMTP e-mail email server listen")),
                    Row(Settings.mail_port, mark("SMTP"), hangs_on=Settings.mail_in),
                    Row(Settings.mail_needs_login, mark("SMTP password"), hangs_on=Settings.mail_in),
                ),
                part="mail",
                also=mark("SMTP e-mail password log-in programs may send"),
            ),
            Card(
                mark("Programs"),
                (
                    Row(Settings.local_api, mark("API HTTP REST script automation agent")),
                    Row(Settings.local_api_port, mark("API HTTP token"), hangs_on=Settings.local_api),
                    Row(Settings.agents, mark("MCP AI assistant agent")),
                ),
                part="programs",
                also=mark("API HTTP token socket password"),
            ),
            Card(
                mark("What could not be taken"),
                part="refused",
                also=mark("damaged password failed came in"),
            ),
        ),
    ),
    Section(
        "pages",
        mark("Pages"),
        "pages",
        (Card(mark("Scanned pages"), (Row(Settings.read_scans, mark("OCR Tesseract search text")),)),),
    ),
    Section(
        "appearance",
        mark("Appearance"),
        "contrast",
        (
            Card(
                mark("Colours"),
                (
                    Row(Settings.theme, mark("theme dark mode light night look")),
                    Row(Settings.compact_list, mark("compact list rows dense lines")),
                    Row(Settings.dim_pages, mark("paper brightness dark mode night")),
                ),
            ),
        ),
    ),
    Section(
        "contacts",
        mark("Contacts"),
        "contacts",
        (
            Card(
                mark("At the service"),
                (Row(Settings.service_books, mark("address book directory colleagues sync")),),
            ),
            Card(
                mark("Books of contacts"),
                part="books",
                also=mark("CardDAV LDAP Active Directory Nextcloud address book server"),
            ),
        ),
    ),
    Section(
        "account",
        mark("Account"),
        "contacts",
        (Card(mark("Signed in"), part="account", also=mark("sign out log in log out user name number")),),
    ),
    Section(
        "privacy",
        mark("Privacy"),
        "lock",
        (
            Card(
                mark("What others may see"),
                (Row(Settings.notify_content, mark("notification names hide"), Settings.notify_arrivals),),
            ),
            Card(
                mark("Lock"),
                (Row(Settings.lock_after_seconds, mark("lock screen idle away password passphrase")),),
                part="lock",
                also=mark("lock screen idle away password passphrase"),
            ),
            Card(
                mark("Encryption"),
                part="encryption",
                also=mark("encrypt decrypt lock cipher key recovery password disk stolen"),
            ),
            Card(
                mark("What is kept"),
                (
                    Row(Settings.trash_days, mark("trash deleted delete days")),
                    Row(
                        Settings.retention_rules,
                        mark("retention rules keep age archive tag days"),
                        typed_hint=mark(
                            "Of several rules about a fax the one that ends last counts. Legal holds, and"
                            " faxes on their way, stand above all rules."
                        ),
                    ),
                ),
                part="retention",
                also=mark("retention rules"),
            ),
            Card(
                mark("Audit log"),
                (Row(Settings.audit_days, mark("audit log history trail who did what")),),
                part="audit",
                also=mark("audit log history trail who did what"),
            ),
            Card(
                mark("What FaxDesk asks for"),
                (Row(Settings.check_for_updates, mark("update upgrade version")),),
            ),
        ),
    ),
    Section(
        "advanced",
        mark("Advanced"),
        "keyboard",
        (
            Card(
                mark("Commands"),
                (
                    Row(Settings.arrival_command, mark("script program shell")),
                    Row(
                        Settings.arrival_command_seconds,
                        mark("script program timeout"),
                        Settings.arrival_command,
                    ),
                ),
            ),
            Card(
                mark("Details"),
                (
                    Row(
                        Settings.resend_minutes,
                        mark("retry resend pause"),
                        typed_label=mark("Minutes before each further try"),
                        typed_hint=mark("With commas between. Empty leaves a busy number to you."),
                    ),
                    Row(Settings.auto_save_name, mark("file name pattern"), Settings.auto_save_folder),
                    Row(Settings.scan_languages, mark("OCR Tesseract"), Settings.read_scans),
                ),
            ),
            Card(
                mark("Service"),
                (
                    Row(Settings.server, mark("server URL host address")),
                    Row(Settings.client_id, mark("app developer console")),
                    Row(
                        Settings.update_address,
                        mark("update server URL address"),
                        Settings.check_for_updates,
                    ),
                ),
            ),
            Card(mark("Proxy"), part="proxy", also=mark("network password log-in")),
        ),
    ),
)


def all_rows() -> list[tuple[Section, Row]]:
    """Each setting once, with the section that it stands in."""
    rows = [(section, row) for section in all_sections() for card in section.cards for row in card.rows]
    return [(section, row) for section, row in rows if not row.typed_label]


def all_sections() -> tuple[Section, ...]:
    """The sections, and after them the settings that stand in none, so that none is forgotten."""
    placed = {row.setting.key for section in SECTIONS for card in section.cards for row in card.rows}
    rest = tuple(
        Row(setting) for setting in Settings.declared() if setting.label and setting.key not in placed
    )
    if not rest:
        return SECTIONS
    *most, last = SECTIONS
    more = Card(mark("More"), rest)
    return (*most, Section(last.name, last.title, last.icon, (*last.cards, more)))
