"""One sign-in at RingCentral, and the client that talks for it."""

from __future__ import annotations

from collections.abc import Callable

from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.fax_provider import SignInWarning
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.sign_in.browser_callback import RedirectListener
from faxdesk.ringcentral.sign_in.tokens import TokenSource


class RingCentralSession:
    """A Session of the seam: tokens and client on the same connections and limits."""

    def __init__(self, requester: Requester, tokens: TokenSource, country: str) -> None:
        self.service = RingCentral(requester, tokens, country)
        self._tokens = tokens
        self.sign_in_by_credential = tokens.sign_in_with_jwt
        self.sign_out = tokens.sign_out
        self.close = requester.close

    @property
    def sign_in_warning(self) -> SignInWarning | None:
        """What is wrong with a sign-in that cannot be renewed; None with one that can."""
        return self._tokens.sign_in_warning

    def sign_in_by_browser(self, open_url: Callable[[str], None], token: CancelToken) -> None:
        """Sign in by the system's browser (authorization code with PKCE, API §7.1)."""
        with RedirectListener() as listener:
            request = self._tokens.begin_browser_sign_in(listener.redirect_uri)
            open_url(request.url)
            code = listener.wait(request.state, token)
        self._tokens.finish_browser_sign_in(request, code, token)
