"""The page of settings put together: what on it is no setting, and what its choices are offered by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.ui.contacts.books_card import BooksCard
from faxdesk.ui.contacts.do_not_fax_card import DoNotFaxCard
from faxdesk.ui.covers.covers_card import CoversCard
from faxdesk.ui.settings.about_card import AboutCard, KeysCard
from faxdesk.ui.settings.account_card import AccountCard
from faxdesk.ui.settings.proxy_form import ProxyForm
from faxdesk.ui.settings.setting_offers import SettingOffers
from faxdesk.ui.settings.settings_page import SettingsPage
from faxdesk.ui.signatures.signatures_card import SignaturesCard

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext


def make_settings_page(
    desk: Desk, context: WindowContext, show_licences: Callable[[], None]
) -> tuple[SettingsPage, SettingOffers]:
    """The page, with its first section in view, and what keeps its choices up to date. Each part is made when
    its section is first shown."""
    page = SettingsPage(desk.settings)
    offers = SettingOffers(page, desk.account, desk.text_recognition, context.runner)

    def about() -> AboutCard:
        card = AboutCard(context.actions)
        card.licences_wanted.connect(show_licences)
        return card

    page.add_part("keys", lambda: KeysCard(context.actions))
    page.add_part("about", about)
    page.add_part("signatures", lambda: SignaturesCard(desk.signatures, context.runner))
    page.add_part("covers", lambda: CoversCard(desk.covers, context.runner))
    page.add_part("do not fax", lambda: DoNotFaxCard(desk.do_not_fax, context.runner))
    page.add_part("books", lambda: BooksCard(lambda: desk.books, desk.clock, context.runner))
    page.add_part("account", lambda: AccountCard(desk.account, context))
    page.add_part("proxy", lambda: ProxyForm(desk.proxy_login, desk.settings, context.runner))
    page.show_section("general")
    return page, offers
