"""The pages beside the sidebar, each made when it is first shown, since start-up needs one. Its code is read
then as well, but for what reading_ahead.py reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.settings import Settings
from faxdesk.ui.window.workspace import Workspace
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.settings.kinds import Setting
    from faxdesk.ui.activity.activity_page import ActivityPage
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.compose.compose_pane import ComposePane
    from faxdesk.ui.contacts.contacts_page import ContactsPage
    from faxdesk.ui.go_to.targets import Target
    from faxdesk.ui.settings.diagnostics_page import DiagnosticsPage
    from faxdesk.ui.settings.first_start import FirstStartPage
    from faxdesk.ui.settings.keys_page import KeysPage
    from faxdesk.ui.settings.licences_page import LicencesPage
    from faxdesk.ui.settings.settings_page import SettingsPage
    from faxdesk.ui.settings.sign_in import SignInPage


class PageStack(QStackedWidget):
    """The workspace is there from the start, and always what one comes back to.

    Signals: turned(title) another page is on show, search_wanted(text), signed_in(),
    account_wanted(AccountWanted), demo_wanted(),
    compose_closed() all that was written is on disk, compose_not_kept() it could not be put there,
    contacts_made(ContactsPage) the page of contacts is there, to be connected.
    """

    turned = Signal(str)
    search_wanted = Signal(str)
    signed_in = Signal()
    account_wanted = Signal(object)
    demo_wanted = Signal()
    compose_closed = Signal()
    compose_not_kept = Signal()
    contacts_made = Signal(object)

    def __init__(
        self,
        desk: Desk,
        context: WindowContext,
        *,
        may_try: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._context = context
        self._may_try = may_try
        self._built_pages: dict[str, QWidget] = {}
        self._is_narrow = False
        self.workspace = Workspace(desk, context)
        self.addWidget(self.workspace)

    def read_ahead(self, *others: Callable[[], object]) -> None:
        """Read the code of the pages that nearly everybody opens, after what others have somebody wait for.
        Once, after the first paint."""
        from faxdesk.ui.window.reading_ahead import ReadingAhead

        ReadingAhead(self).begin(*others)

    # Going somewhere

    def show_workspace(self) -> None:
        """Show list and reading pane; what is being written is kept as a draft."""
        if self.is_writing:
            self.compose.close_draft()
        self._turn_to(self.workspace, "")

    def show_compose(self) -> ComposePane:
        """The pane for writing, in view."""
        self._turn_to(self.compose, self.compose.head.title)
        return self.compose

    def show_contacts(self) -> ContactsPage:
        """The page of contacts, in view; what is being written is kept as a draft."""
        if self.is_writing:
            self.compose.close_draft()
        self._turn_to(self.contacts, tr("Contacts"))
        return self.contacts

    def show_page(self, name: str, make: Callable[[], QWidget], title: str):
        """The page of this name, made by whoever asks for it first, in view."""
        page = self._page(name, make)
        self._turn_to(page, title)
        return page

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window one of two panes lies over the other."""
        self._is_narrow = narrow
        self.workspace.set_narrow(narrow)
        if "contacts" in self._built_pages:
            self.contacts.set_narrow(narrow)

    def show_first_start(self) -> None:
        self.show_page("first start", self._make_first_start, tr("Welcome")).browser.setFocus()

    def show_sign_in(self, *, jwt: bool = False, error: FaxDeskError | None = None) -> None:
        self._turn_to(self.sign_in, tr("Sign in"))
        self.sign_in.open_for(jwt=jwt, error=error)

    def show_settings(self, setting: Setting[Any] | None = None) -> None:
        """Show the settings, with one of them in view if it is given."""
        page = self.settings
        self._setting_offers.refresh()
        self._turn_to(page, tr("Settings"))
        page.list.setFocus()
        if setting is not None:
            page.show_setting(setting)

    def show_activity(self) -> None:
        """Show what was sent and received, in figures."""
        self._turn_to(self.activity, tr("Activity"))
        self.activity.head.reach.setFocus()

    @Slot(str)
    def setting_changed(self, key: str) -> None:
        """Show a changed setting on its page."""
        if "settings" in self._built_pages:
            self.settings.setting_changed(key)
        if key == Settings.keys.key and "keys" in self._built_pages:
            self.keys.refresh()

    def show_diagnostics(self) -> None:
        self.show_page("diagnostics", self._make_diagnostics, tr("Diagnostics")).setFocus()

    def show_keys(self) -> None:
        self._turn_to(self.keys, tr("Keyboard"))
        self.keys.setFocus()

    def show_licences(self) -> None:
        self.show_page("licences", self._make_licences, tr("Licences")).setFocus()

    def show_audit_log(self) -> None:
        self.show_page("audit log", self._make_audit_log, tr("Audit log")).head.reach.setFocus()

    def go_back(self) -> None:
        """Leave a page for the one that led to it; the first start has none."""
        if self.currentWidget() is self._built_pages.get("first start") and self.is_first_start:
            return
        if self.currentWidget() in map(self._built_pages.get, ("licences", "audit log")):
            self.show_settings()
            return
        if self.is_writing and self.currentWidget() is not self.compose:
            self.show_compose()
        elif self.currentWidget() is self.sign_in_if_made and self.is_first_start:
            self.sign_in.call_off()
            self.show_first_start()
        else:
            self._turn_to(self.workspace, "")

    @property
    def is_at_work(self) -> bool:
        """Whether list and reading pane are on show."""
        return self.currentWidget() is self.workspace

    @property
    def are_settings_open(self) -> bool:
        """Whether the settings are on show."""
        return self.currentWidget() is self._built_pages.get("settings")

    @property
    def are_contacts_open(self) -> bool:
        """Whether the page of contacts is on show."""
        return self.currentWidget() is self._built_pages.get("contacts")

    @property
    def is_activity_open(self) -> bool:
        """Whether the figures are on show."""
        return self.currentWidget() is self._built_pages.get("activity")

    @property
    def is_composing(self) -> bool:
        """Whether the pane for writing is on show."""
        return "compose" in self._built_pages and self.currentWidget() is self.compose

    @property
    def foot_px(self) -> int:
        """The height of the foot of the page on show, with what is asked over it; 0 where it has none. A page
        with a foot tells it by an attribute of this name."""
        return getattr(self.currentWidget(), "foot_px", 0)

    @property
    def needs_sidebar(self) -> bool:
        """The first pages that a person sees have nothing to choose from a sidebar."""
        beginning = self.currentWidget() in (self._built_pages.get("first start"), self.sign_in_if_made)
        return not (beginning and self.is_first_start)

    @property
    def is_writing(self) -> bool:
        """Whether a fax is being written, even where its page is not on show."""
        return "compose" in self._built_pages and self.compose.is_writing

    def setting_targets(self) -> list[Target]:
        """The ways to each setting, for the palette."""
        from faxdesk.ui.go_to.targets import Target
        from faxdesk.ui.settings.setting_sections import all_rows

        return [
            Target(
                row.setting.label,
                partial(self.show_settings, row.setting),
                section.icon,
                tr(section.title),
                tr("Setting"),
                tr(row.also) if row.also else "",
            )
            for section, row in all_rows()
        ]

    # Pages

    @property
    def compose(self) -> ComposePane:
        return self._page("compose", self._make_compose)

    @property
    def contacts(self) -> ContactsPage:
        return self._page("contacts", self._make_contacts)

    @property
    def sign_in(self) -> SignInPage:
        return self._page("sign in", self._make_sign_in)

    @property
    def sign_in_if_made(self) -> QWidget | None:
        return self._built_pages.get("sign in")

    @property
    def settings(self) -> SettingsPage:
        return self._page("settings", self._make_settings)

    @property
    def keys(self) -> KeysPage:
        return self._page("keys", self._make_keys)

    @property
    def activity(self) -> ActivityPage:
        return self._page("activity", self._make_activity)

    @property
    def is_first_start(self) -> bool:
        """Whether nobody has ever signed in here: there is no archive yet that could be read without."""
        desk = self._desk
        is_new = not desk.settings.first_start_done and desk.library.account() is None
        return is_new and not desk.account.is_signed_in

    def _page(self, name: str, make: Callable[[], QWidget]):
        page = self._built_pages.get(name)
        if page is None:
            page = self._built_pages[name] = make()
            self.addWidget(page)
        return page

    def _make_compose(self) -> ComposePane:
        from faxdesk.ui.compose.compose_pane import ComposePane
        from faxdesk.ui.compose.compose_services import ComposeServices

        pane = ComposePane(ComposeServices.of(self._desk), self._context, self)
        pane.titled.connect(self._on_compose_titled)
        pane.closed.connect(self._on_compose_closed)
        pane.not_kept.connect(self.compose_not_kept)
        return pane

    def _make_contacts(self) -> ContactsPage:
        from faxdesk.ui.contacts.contacts_page import ContactsPage
        from faxdesk.ui.contacts.contacts_services import ContactsServices

        page = ContactsPage(ContactsServices.of(self._desk), self._context)
        page.set_narrow(self._is_narrow)
        self.contacts_made.emit(page)
        return page

    def _make_first_start(self) -> FirstStartPage:
        from faxdesk.ui.settings.first_start import FirstStartPage

        page = FirstStartPage(may_try=self._may_try, language=QLocale().name().partition("_")[0])
        page.demo_wanted.connect(self.demo_wanted)
        page.browser_wanted.connect(lambda: self.show_sign_in(jwt=False))
        page.jwt_wanted.connect(lambda: self.show_sign_in(jwt=True))
        page.language_wanted.connect(self._on_language)
        return page

    def _make_sign_in(self) -> SignInPage:
        from faxdesk.ui.settings.sign_in import SignInPage, SignInServices

        page = SignInPage(SignInServices.of(self._desk), self._context.runner)
        page.back_wanted.connect(self.go_back)
        page.signed_in.connect(self._on_signed_in)
        page.account_wanted.connect(self.account_wanted)
        return page

    def _make_settings(self) -> SettingsPage:
        from faxdesk.ui.window.settings_parts import make_settings_page

        page, self._setting_offers = make_settings_page(self._desk, self._context, self)
        return page

    def _make_activity(self) -> ActivityPage:
        from faxdesk.ui.activity.activity_page import ActivityPage, ActivityServices

        page = ActivityPage(ActivityServices.of(self._desk), self._context)
        page.search_wanted.connect(self.search_wanted)
        return page

    def _make_licences(self) -> LicencesPage:
        from faxdesk.ui.settings.licences_page import LicencesPage, licences_file

        file = licences_file()
        assert file is not None, "its button is shown only where there is one"
        page = LicencesPage(file)
        page.back_wanted.connect(self.go_back)
        return page

    def _make_audit_log(self) -> QWidget:
        from faxdesk.ui.audit.audit_page import AuditPage

        page = AuditPage(self._desk, self._context.runner)
        page.back_wanted.connect(self.go_back)
        return page

    def _make_diagnostics(self) -> DiagnosticsPage:
        from faxdesk.ui.settings.diagnostics_page import DiagnosticsPage

        page = DiagnosticsPage(self._desk.doctor, self._context.runner)
        page.back_wanted.connect(self.go_back)
        return page

    def _make_keys(self) -> KeysPage:
        from faxdesk.ui.settings.keys_page import KeysPage

        page = KeysPage(self._context.actions, self._desk.settings)
        page.back_wanted.connect(self.go_back)
        return page

    def _turn_to(self, page: QWidget, title: str) -> None:
        self.setCurrentWidget(page)
        self.turned.emit(title)

    def _on_compose_titled(self, title: str) -> None:
        if self.is_composing:
            self.turned.emit(title)

    def _on_compose_closed(self) -> None:
        if self.currentWidget() is self.compose and not self.compose.is_writing:
            self._turn_to(self.workspace, "")
        self.compose_closed.emit()

    def _on_language(self, code: str) -> None:
        self._desk.settings.set_if_free(Settings.language, code)

    def _on_signed_in(self) -> None:
        settings = self._desk.settings
        if not settings.first_start_done and settings.first_use_guard == Settings.first_use_guard.default:
            # Who begins with the window is asked about new numbers; who sends by programs is not.
            settings.set_if_free(Settings.first_use_guard, "ask")
        settings.first_start_done = True
        self.go_back()
        self.signed_in.emit()
