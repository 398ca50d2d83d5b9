"""The page of settings put together: what on it is no setting, and what its choices are offered by."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from faxdesk.services.accounts import AccountWanted
from faxdesk.ui.audit.audit_card import AuditCard
from faxdesk.ui.contacts.books_card import BooksCard
from faxdesk.ui.contacts.do_not_fax_card import DoNotFaxCard
from faxdesk.ui.controls.policies_card import PoliciesCard
from faxdesk.ui.covers.covers_card import CoversCard
from faxdesk.ui.desk_lock.lock_card import LockCard
from faxdesk.ui.encryption.encryption_card import EncryptionCard
from faxdesk.ui.encryption.recovery_key_page import RecoveryKeyPage
from faxdesk.ui.intake.mail_logins_card import MailLoginsCard
from faxdesk.ui.intake.printer_card import PrinterCard
from faxdesk.ui.intake.programs_card import ProgramsCard
from faxdesk.ui.intake.refused_card import RefusedCard
from faxdesk.ui.intake.scanners_card import ScannersCard
from faxdesk.ui.retention.preview_card import PreviewCard
from faxdesk.ui.settings.about_card import AboutCard, KeysCard
from faxdesk.ui.settings.account_card import AccountCard
from faxdesk.ui.settings.proxy_form import ProxyForm
from faxdesk.ui.settings.setting_offers import SettingOffers
from faxdesk.ui.settings.settings_page import SettingsPage
from faxdesk.ui.signatures.signatures_card import SignaturesCard
from faxdesk.words import tr

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.work.tasks import TaskRunner


class Pages(Protocol):
    """The pages of the window, as far as the settings lead to them."""

    account_wanted: SignalInstance

    def show_licences(self) -> None: ...
    def show_audit_log(self) -> None: ...
    def show_settings(self) -> None: ...
    def show_page(self, name: str, make: Callable[[], QWidget], title: str) -> Any: ...


def make_settings_page(
    desk: Desk, context: WindowContext, pages: Pages
) -> tuple[SettingsPage, SettingOffers]:
    """The page, with its first section in view, and what keeps its choices up to date. Each part is made when
    its section is first shown."""
    page = SettingsPage(desk.settings)
    offers = SettingOffers(page, desk.account, desk.text_recognition, context.runner)

    def about() -> AboutCard:
        card = AboutCard(context.actions)
        card.licences_wanted.connect(pages.show_licences)
        return card

    if desk.policies.shown or desk.policies.refused:
        page.add_part("policies", lambda: PoliciesCard(desk.policies))

    def audit() -> AuditCard:
        card = AuditCard()
        card.log_wanted.connect(pages.show_audit_log)
        return card

    page.add_part("retention", lambda: _preview_card(desk, context, page))
    page.add_part("audit", audit)
    page.add_part("lock", lambda: _lock_card(desk, context))
    page.add_part("keys", lambda: KeysCard(context.actions))
    page.add_part("about", about)
    page.add_part("signatures", lambda: SignaturesCard(desk.signatures, context.runner))
    page.add_part("covers", lambda: CoversCard(desk.covers, context.runner))
    page.add_part("do not fax", lambda: DoNotFaxCard(desk.do_not_fax, context.runner))
    page.add_part("books", lambda: BooksCard(lambda: desk.books, desk.clock, context.runner))
    page.add_part("mail", lambda: MailLoginsCard(lambda: desk.mail_logins, desk.settings, context.runner))
    # Python has no such sockets on Windows.
    socket = None if os.name == "nt" else desk.accounts.profile.api_socket
    page.add_part("programs", lambda: ProgramsCard(lambda: desk.api_token, socket, context.runner))
    page.add_part("printer", lambda: PrinterCard(lambda: desk.printer, desk.settings, context.runner))
    page.add_part("refused", lambda: RefusedCard(lambda: desk.intake, desk.clock, context))
    page.add_part("scanners", lambda: ScannersCard(lambda: desk.scanners, context.runner))
    page.add_part("account", lambda: AccountCard(desk.account, context))
    page.add_part("encryption", lambda: _encryption_card(desk, context, pages))
    page.add_part("proxy", lambda: ProxyForm(desk.proxy_login, desk.settings, context.runner))
    page.show_section("general")
    return page, offers


def _lock_card(desk: Desk, context: WindowContext) -> LockCard:
    card = LockCard(lambda: desk.desk_lock, desk.settings, context.runner)
    card.lock_wanted.connect(context.actions.lock.trigger)
    return card


def _preview_card(desk: Desk, context: WindowContext, page: SettingsPage) -> PreviewCard:
    card = PreviewCard(lambda: desk.retention, desk.settings, desk.policies, context.runner)
    page.changed.connect(card.setting_changed)
    return card


def _encryption_card(desk: Desk, context: WindowContext, pages: Pages) -> EncryptionCard:
    card = EncryptionCard(lambda: desk.recovery, desk.policies, context.runner)
    profile = desk.accounts.profile
    card.conversion_wanted.connect(
        lambda encrypts: pages.account_wanted.emit(AccountWanted(profile, encrypts=encrypts))
    )
    card.recovery_key_wanted.connect(
        lambda: show_recovery_key(desk, context.runner, pages, pages.show_settings)
    )
    return card


def show_recovery_key(
    desk: Desk, runner: TaskRunner, pages: Pages, leave: Callable[[], None]
) -> RecoveryKeyPage:
    """The page with the recovery key, in view; leave is where it leads back to."""

    def make() -> RecoveryKeyPage:
        page = RecoveryKeyPage(lambda: desk.recovery, lambda: desk.pages, runner)
        for left in (page.back_wanted, page.done):
            left.connect(page.forget)
            left.connect(leave)
        return page

    page: RecoveryKeyPage = pages.show_page("recovery key", make, tr("Recovery key"))
    page.show_key()
    return page
