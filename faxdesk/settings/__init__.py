"""What people can set: each setting declared once, with its type, default, limits and words.

Long, since all settings stand in the one class whose order is that of the settings page.
"""

from __future__ import annotations

from faxdesk.domain.fax import Resolution
from faxdesk.domain.resend_policy import WEEK, ResendPolicy, read_hours, read_pauses
from faxdesk.domain.sent_page import DrawnBy
from faxdesk.settings.kept_settings import KeptSettings
from faxdesk.settings.kinds import (
    Blob,
    Choice,
    CoverChoice,
    Flag,
    KeyChoices,
    KnownScanners,
    Names,
    Number,
    RetentionRules,
    ServiceAddress,
    Text,
    Unit,
    Weekdays,
)
from faxdesk.settings.rules import (
    command_rule,
    country_rule,
    folder_rule,
    hours_rule,
    languages_rule,
    minutes_rule,
    pattern_rule,
    port_rule,
    server_rule,
    update_rule,
    watched_folder_rule,
)
from faxdesk.words import LANGUAGES, mark

_MAIL_PORT = "2525"


class Settings(KeptSettings):
    """The settings of one profile."""

    language = Choice(
        "",
        mark("Language"),
        mark("Of the window, of messages and of receipts. FaxDesk opens in it the next time."),
        choices=(("", mark("As the system")), *LANGUAGES.items()),
    )
    server = ServiceAddress(
        "",
        mark("Service address"),
        mark("Change it only for {service}'s test environment or a partner's own service."),
        rule=server_rule,
    )
    client_id = Text(
        "",
        mark("App client ID"),
        mark("From your app in the {service} developer console; your administrator can tell you."),
    )
    country = Text(
        "US",
        mark("Country of numbers typed without one"),
        mark("A number that begins with + has its country in it."),
        rule=country_rule,
    )
    undo_send_seconds = Number(
        10,
        mark("Time to take a send back"),
        mark("The fax waits this long before it leaves."),
        minimum=0,
        maximum=60,
        unit=Unit.SECONDS,
        zero=mark("None"),
        offered=(0, 10, 30),
    )
    resend_minutes = Text(
        "5, 15, 45",
        mark("Try again by itself"),
        mark("What is still busy after the last try is left to you."),
        rule=minutes_rule,
    )
    resend_reasons = Choice(
        "busy",
        mark("Try again after"),
        mark("Other passing failures may have brought some pages already, which then arrive twice."),
        choices=(
            ("busy", mark("Busy, no answer, no free line")),
            ("passing", mark("Any failure that may pass")),
        ),
    )
    resend_within_hours = Flag(
        False, mark("Only within these hours"), mark("Outside of them a fax waits for the next of them.")
    )
    resend_days = Weekdays((1, 2, 3, 4, 5), mark("Days"), mark("The days on which a fax is tried again."))
    resend_hours = Text(
        "8:00 to 18:00",
        mark("Hours"),
        mark("By this computer's clock; they may go over midnight."),
        rule=hours_rule,
    )
    first_use_guard = Choice(
        "off",
        mark("Before the first fax to a number"),
        mark("A mistyped number is somebody else's."),
        choices=(("off", mark("Just send")), ("ask", mark("Ask")), ("type", mark("Type it again"))),
    )
    near_number_guard = Flag(
        True,
        mark("Ask about a number that is nearly another"),
        mark("A new one that differs by a digit from a contact's, or from one that you often fax."),
    )
    several_numbers_guard = Flag(
        True,
        mark("Ask which number of a contact is meant"),
        mark("Where it has several for faxes, and nothing arrived at the chosen one so far."),
    )
    failing_guard = Flag(
        True,
        mark("Ask about a number that keeps failing"),
        mark("When the last four faxes to it failed."),
    )
    own_number_guard = Flag(True, mark("Ask about your own number"), mark("A fax to it comes back to you."))
    premium_guard = Choice(
        "refuse",
        mark("Faxes to premium numbers"),
        mark("Whoever calls them pays extra."),
        choices=(("refuse", mark("Refuse")), ("ask", mark("Ask")), ("off", mark("Just send"))),
    )
    default_resolution = Choice(
        Resolution.FINE,
        mark("Quality"),
        mark("Standard takes about half the time."),
        choices=((Resolution.STANDARD, mark("Standard")), (Resolution.FINE, mark("Fine"))),
    )
    drawn_by = Choice(
        DrawnBy.AUTO,
        mark("Pages drawn by"),
        mark(
            "FaxDesk makes shaded, coloured and photographed pages readable, and they arrive as you see them."
            " Can be changed in each fax."
        ),
        choices=(
            (DrawnBy.AUTO, mark("FaxDesk where it helps")),
            (DrawnBy.FAXDESK, mark("Always FaxDesk")),
            (DrawnBy.SERVICE, mark("Always {service} (files as they are)")),
        ),
    )
    default_cover_index = CoverChoice(0, mark("Cover"), mark("Can be changed in each fax."))
    sender_name = Text("", mark("Your name"), mark("On cover pages. Empty is the name of your account."))
    sender_company = Text("", mark("Company"), mark("On cover pages."))
    sender_department = Text("", mark("Department"), mark("On cover pages."))
    sender_address = Text("", mark("Address"), mark("On cover pages."))
    sender_phone = Text("", mark("Phone"), mark("For those who want to ask about a fax; on cover pages."))
    sender_email = Text("", mark("E-mail"), mark("On cover pages."))
    confidentiality = Text(
        "",
        mark("Confidentiality text"),
        mark("At the foot of cover pages. Empty is FaxDesk's own text, in the language of the page."),
    )
    poll_seconds = Number(
        60,
        mark("Look for new faxes"),
        mark("Often shows them sooner, and uses more of the account's limit of requests."),
        minimum=5,
        maximum=3600,
        unit=Unit.EVERY,
        offered=(15, 30, 60, 300, 900),
    )
    mark_read_after_s = Number(
        2,
        mark("Mark as read"),
        mark("After a fax was looked at for this long."),
        minimum=0,
        maximum=60,
        unit=Unit.SECONDS,
        zero=mark("At once"),
        offered=(0, 2, 5),
    )
    notify_arrivals = Flag(True, mark("Tell me when a fax arrives"), mark("By a message of the system."))
    notify_content = Choice(
        "unlocked",
        mark("Say who a new fax is from"),
        mark("Otherwise the message only says that there is a new fax."),
        choices=(
            ("unlocked", mark("Not while the screen is locked")),
            ("always", mark("Always")),
            ("never", mark("Never")),
        ),
        former={True: "unlocked", False: "never"},
    )
    lock_after_seconds = Number(
        0,
        mark("Lock the window by itself"),
        mark("When nobody has used it for this long. Faxes are sent and received all the same."),
        minimum=0,
        maximum=86_400,
        unit=Unit.SECONDS,
        zero=mark("Never"),
        offered=(0, 60, 300, 600, 1800),
    )
    auto_save_folder = Text(
        "",
        mark("Save each new fax"),
        mark("As a file, in a folder of your choice."),
        rule=folder_rule,
    )
    auto_save_name = Text(
        "{date} {time} {from} {pages}p",
        mark("Names of saved faxes"),
        mark("They may use {date}, {time}, {from}, {number} and {pages}."),
        rule=pattern_rule,
    )
    auto_save_format = Choice(
        "pdf",
        mark("Save as"),
        mark("TIFF is what fax archives often take."),
        choices=(("pdf", "PDF"), ("tiff", "TIFF")),
    )
    auto_print = Flag(
        False,
        mark("Print each new fax"),
        mark("While the window is open; what comes in between is printed when it is opened again."),
    )
    auto_print_printer = Text("", mark("Printer"), mark("The one that new faxes are printed on."))
    arrival_command = Text(
        "",
        mark("Run a command for each new fax"),
        mark(
            "The program and its arguments, without a shell; they may use {file}, {from}, {number}, {pages}"
            " and {id}. The file is there until the command ends."
        ),
        rule=command_rule,
    )
    arrival_command_seconds = Number(
        60,
        mark("Let the command run at most"),
        mark("Then it is stopped, and you are told."),
        minimum=1,
        maximum=3600,
        unit=Unit.SECONDS,
        offered=(10, 60, 300, 3600),
    )
    trash_days = Number(
        30,
        mark("Empty the trash"),
        mark("A deleted fax goes for ever after this time."),
        minimum=0,
        maximum=365,
        unit=Unit.DAYS,
        zero=mark("Never by itself"),
        offered=(7, 30, 90, 365, 0),
    )
    retention_rules = RetentionRules(
        (),
        mark("Rules for keeping faxes"),
        mark("Such as “trash inbox 365 #ads” or “keep all ever”. Of several the one that ends last counts."),
    )
    audit_days = Number(
        0,
        mark("Keep the audit log"),
        mark("Older entries are removed; a mark stays, by which the rest can still be checked."),
        minimum=0,
        maximum=36_500,
        unit=Unit.DAYS,
        zero=mark("For ever"),
        offered=(0, 365, 1096, 2192, 3653),
    )
    read_scans = Flag(
        True,
        mark("Recognise text in scanned pages"),
        mark(
            "So that a search finds it. FaxDesk uses Tesseract where that is installed, while nothing else"
            " runs."
        ),
    )
    scan_languages = Text(
        "eng",
        mark("Languages of scanned pages"),
        mark("As Tesseract calls them, such as eng or eng+deu; each has to be installed with it."),
        rule=languages_rule,
    )
    theme = Choice(
        "system",
        mark("Colours"),
        mark("Light, dark, or as the system has it."),
        choices=(("system", mark("As the system")), ("light", mark("Light")), ("dark", mark("Dark"))),
    )
    compact_list = Flag(
        False,
        mark("Compact lists"),
        mark("One line for each fax, without a picture of its page."),
    )
    dim_pages = Flag(
        True,
        mark("Dim pages in the dark"),
        mark("A white page in a dark room hurts. Printing and sending use the true page."),
    )
    service_books = Flag(
        True,
        mark("Show the contacts kept at the service"),
        mark(
            "Yours at {service} and your company's directory, beside those that you keep here. They are read "
            "once an hour and never changed."
        ),
    )
    check_for_updates = Flag(
        True,
        mark("Tell of new versions"),
        mark("Asks once a day, without telling who asks. Nothing is downloaded or installed by itself."),
        managed=False,
    )
    update_address = Text(
        "",
        mark("Ask for new versions at"),
        mark("Empty is where this FaxDesk was published."),
        rule=update_rule,
    )
    print_to_fax = Flag(
        False,
        mark("Take what is printed to FaxDesk"),
        mark("While FaxDesk is open. What is printed while it is closed waits in the system's queue."),
    )
    watched_folder = Text(
        "",
        mark("Fax what is laid into a folder"),
        mark("Each file there becomes a draft, or a fax, and is moved into “sent” or “failed” below it."),
        rule=watched_folder_rule,
    )
    watched_folder_sends = Flag(
        False,
        mark("Send what has a number, without asking"),
        mark(
            "The number is in the file's name, or in a file beside it. What FaxDesk would ask about stays a "
            "draft."
        ),
    )
    sources_that_send = Names(())
    """The keys (domain/intake/incoming.py) of the ways in that may send by themselves."""
    local_api = Flag(
        False,
        mark("Let programs use FaxDesk"),
        mark("Programs of yours on this computer may list, read and send faxes while the window is open."),
    )
    local_api_port = Text(
        "",
        mark("Port for programs"),
        mark("For those that cannot use a Unix socket, and know the token. Empty is none."),
        rule=port_rule,
    )
    agents = Flag(
        False,
        mark("Let agents read faxes"),
        mark("Assistants that start `faxdesk mcp` may read all faxes and make drafts. They never send."),
    )
    mail_in = Flag(
        False,
        mark("Take mail from programs on this computer"),
        mark("What they send to number@fax.localhost becomes a draft. Other computers are not listened to."),
    )
    mail_port = Text(
        _MAIL_PORT,
        mark("Port for mail"),
        mark("Programs name it as that of their mail server, which is localhost. Empty is 2525."),
        rule=port_rule,
    )
    mail_needs_login = Flag(
        True,
        mark("Only with a log-in"),
        mark("Without one, everybody who uses this computer can put drafts into your list."),
    )
    keys = KeyChoices({})
    keep_running = Flag(
        False,
        mark("Keep running when the window is closed"),
        mark("In the notification area, where there is one: new faxes are told of and printed all the same."),
    )
    start_at_login = Flag(
        False,
        mark("Start when I log in"),
        mark("Without its window where it can keep running in the notification area."),
    )
    scanning = Flag(
        True,
        mark("Scan paper"),
        mark("From scanners in your network and on this computer, whenever you ask for it."),
    )
    scanners = KnownScanners(())
    keep_running_offered = Flag(False)
    first_start_done = Flag(False)
    encryption_offered = Flag(False)
    update_asked_at = Text("")
    update_hidden = Text("")
    update_notice = Blob(b"")
    window_geometry = Blob(b"")
    window_layout = Blob(b"")
    window_place = Blob(b"")

    def may_send(self, source: str) -> bool:
        """Whether a way in, by its key (domain/intake/incoming.py), may send what has a number."""
        if source in self.sources_that_send:
            return True
        return self.watched_folder_sends and source == f"folder:{self.watched_folder}"

    @property
    def port_of_mail(self) -> int:
        """The port at which mail is taken."""
        return int(self.mail_port or _MAIL_PORT)

    @property
    def api_port(self) -> int | None:
        """The port at which programs are answered; None where only the socket is."""
        return int(self.local_api_port) if self.local_api_port else None

    def let_send(self, source: str, *, is_on: bool) -> None:
        """Whether a way in, by its key, may send without a person what has a number."""
        others = tuple(key for key in self.sources_that_send if key != source)
        self.sources_that_send = (*others, source) if is_on else others

    @property
    def resend_policy(self) -> ResendPolicy:
        """What the settings about sending again amount to."""
        pauses, only_busy = read_pauses(self.resend_minutes), self.resend_reasons == "busy"
        if not self.resend_within_hours:
            return ResendPolicy(pauses, only_busy=only_busy)
        begins, ends = read_hours(self.resend_hours)
        return ResendPolicy(pauses, begins, ends, self.resend_days or WEEK, only_busy=only_busy)
