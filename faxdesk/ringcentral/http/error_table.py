"""Every error code of the service that a fax client can meet, in words (API §7.5, §9).

Codes that are not here are shown as they came, with the meaning of the HTTP status.
"""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind
from faxdesk.words import mark

_K = ErrorKind


class Words(Struct, frozen=True):
    """What a code says to the person who meets it, still to be translated, and how the program may go on."""

    title: str
    hint: str
    kind: ErrorKind


_ADMIN = mark("Ask your RingCentral administrator to allow it.")
_APP = mark("Check the client ID and the app's settings in the RingCentral developer console.")
_AGAIN = mark("Sign in again.")
_PDF = mark("Save the document as a PDF and send that.")
_SUPPORT = mark("If it stays, tell RingCentral support.")
_NAME = mark("Rename the file, with its ending such as .pdf, and add it again.")
_ADDRESS = mark("Check the address that is to get the notifications.")

_UNKNOWN_APP = Words(mark("RingCentral does not know this app."), _APP, _K.SIGN_IN)
_SESSION_OVER = Words(mark("Your RingCentral session has ended."), _AGAIN, _K.SIGN_IN)
_WRONG_SETUP = Words(mark("RingCentral does not let this app sign in this way."), _APP, _K.SIGN_IN)
_CODE_SPENT = Words(
    mark("The sign-in took too long or was used before."), mark("Start the sign-in again."), _K.SIGN_IN
)
_REDIRECT = Words(
    mark("The app at RingCentral lacks this program's return address."),
    mark(
        "Add http://127.0.0.1:8765/callback to the app's redirect addresses in the developer console, "
        "and the same with the ports 18765 and 28765."
    ),
    _K.SIGN_IN,
)
_NO_LOGIN = Words(mark("RingCentral does not let this account sign in."), _ADMIN, _K.SIGN_IN)
_LOCKED = Words(
    mark("The RingCentral account is locked."),
    mark("Wait a while, then sign in again; or ask your RingCentral administrator."),
    _K.SIGN_IN,
)
_LOGIN_WRONG = Words(
    mark("RingCentral did not accept the sign-in."),
    mark("Check what you signed in with, and try again."),
    _K.SIGN_IN,
)
TOO_MANY = Words(
    mark("RingCentral asked for a pause: there were too many requests."),
    mark("It goes on by itself."),
    _K.RATE_LIMITED,
)
_SERVICE = Words(
    mark("RingCentral has a problem at the moment."), mark("Try again in a few minutes."), _K.SERVICE_DOWN
)
_GONE = Words(
    mark("RingCentral no longer has this."), mark("It may have been deleted elsewhere."), _K.NOT_FOUND
)
_NOT_UNDERSTOOD = Words(mark("RingCentral did not understand the request."), _SUPPORT, _K.REFUSED)
_WRONG_VALUE = Words(
    mark("RingCentral refused a value in the request."), mark("Check the fax and send it again."), _K.REFUSED
)
_TOO_LARGE = Words(
    mark("A document is too large for RingCentral."),
    mark("A fax may have 50 MB at most. Save it smaller, or send it in several faxes."),
    _K.REFUSED,
)
_NO_FAX = Words(mark("This account may not send faxes."), _ADMIN, _K.NOT_ALLOWED)
_NO_TYPE = Words(mark("RingCentral cannot fax a file of this type."), _PDF, _K.REFUSED)
_NO_NAME = Words(mark("RingCentral cannot tell what type a file is."), _NAME, _K.REFUSED)
_FULL_SYNC = Words(
    mark("The list of changes has expired."), mark("It is read anew by itself."), _K.SYNC_TOKEN_STALE
)
_NO_FEATURE = Words(mark("This account does not have this feature."), _ADMIN, _K.NOT_ALLOWED)
_NO_SUBSCRIPTION = Words(mark("RingCentral does not set up these notifications."), _SUPPORT, _K.REFUSED)
_NO_PUSH = Words(mark("RingCentral cannot reach the notification address."), _ADDRESS, _K.REFUSED)

FROM_ELSEWHERE = Words(
    mark("Something between this computer and RingCentral answered in its place."),
    mark(
        "It may be a company's filter, or the sign-in page of a hotel's or office's network. Open a web page "
        "to see; it is tried again later."
    ),
    _K.BAD_ANSWER,
)

WORDS: dict[str, Words] = {
    # Requests in general
    "CMN-101": _WRONG_VALUE,
    "InvalidParameter": _WRONG_VALUE,
    "CMN-102": _GONE,
    "CMN-103": _NOT_UNDERSTOOD,
    "CMN-104": _NOT_UNDERSTOOD,
    "CMN-106": Words(
        mark("Too many faxes at once for one request."), mark("Choose fewer and try again."), _K.REFUSED
    ),
    "CMN-107": _NOT_UNDERSTOOD,
    "CMN-109": _NO_FEATURE,
    "CMN-110": _NOT_UNDERSTOOD,
    "CMN-120": Words(
        mark("RingCentral does not know this address."), mark("Check the server in the settings."), _K.REFUSED
    ),
    "AGW-404": Words(
        mark("RingCentral does not know this address."), mark("Check the server in the settings."), _K.REFUSED
    ),
    "CMN-201": _SERVICE,
    "CMN-202": Words(mark("RingCentral does not support this."), _SUPPORT, _K.REFUSED),
    "CMN-203": _SERVICE,
    "CMN-301": TOO_MANY,
    "CMN-302": TOO_MANY,
    "CMN-303": Words(mark("The app has no usage plan at RingCentral."), _APP, _K.NOT_ALLOWED),
    "CMN-304": TOO_MANY,
    "CMN-310": TOO_MANY,
    "CMN-401": Words(
        mark("The app at RingCentral lacks a permission."),
        mark(
            "Add it in the RingCentral developer console (Faxes, Read Messages, Edit Messages, Read "
            "Accounts)."
        ),
        _K.NOT_ALLOWED,
    ),
    "InsufficientPermissions": Words(mark("A permission is missing."), _ADMIN, _K.NOT_ALLOWED),
    "CMN-402": Words(mark("Only an administrator may do this."), _ADMIN, _K.NOT_ALLOWED),
    "CMN-403": Words(mark("This kind of extension may not do this."), _ADMIN, _K.NOT_ALLOWED),
    "CMN-404": Words(mark("This belongs to another extension."), _ADMIN, _K.NOT_ALLOWED),
    "CMN-405": Words(mark("Sign in to an extension, not to the company number."), _AGAIN, _K.SIGN_IN),
    "CMN-407": _NOT_UNDERSTOOD,
    "CMN-408": Words(mark("Your RingCentral user lacks a permission."), _ADMIN, _K.NOT_ALLOWED),
    "CMN-419": Words(mark("You may not do this for another extension."), _ADMIN, _K.NOT_ALLOWED),
    "ACT-340": Words(mark("This account's setting cannot be changed."), _ADMIN, _K.NOT_ALLOWED),
    "AGW-401": _SESSION_OVER,
    "AGW-402": _SESSION_OVER,
    # Messages and faxes
    "MSG-305": TOO_MANY,
    "MSG-333": _FULL_SYNC,
    "MSG-411": _FULL_SYNC,
    "MSG-337": _TOO_LARGE,
    "MSG-338": _TOO_LARGE,
    "MSG-340": _NO_FAX,
    "MSG-341": _NO_FAX,
    "MSG-343": Words(
        mark("RingCentral does not resend this fax in its present state."),
        mark("Wait until it is sent or has failed, or send the documents anew."),
        _K.REFUSED,
    ),
    "MSG-344": Words(
        mark("A recipient is an extension number."),
        mark("Use the direct fax number with area code."),
        _K.REFUSED,
    ),
    "MSG-347": Words(
        mark("A document is empty."), mark("Take it out, or choose one with something in it."), _K.REFUSED
    ),
    "MSG-348": _NO_TYPE,
    "MSG-349": _NOT_UNDERSTOOD,
    "MSG-350": _NOT_UNDERSTOOD,
    "MSG-351": _NO_NAME,
    "MSG-352": Words(mark("RingCentral has lost the content of this fax."), _SUPPORT, _K.SERVICE_DOWN),
    "MSG-353": _NO_NAME,
    "MSG-355": _NO_NAME,
    "MSG-356": _NO_NAME,
    "MSG-365": _NOT_UNDERSTOOD,
    "MSG-368": Words(
        mark("RingCentral is still making the pages."), mark("They are here in a moment."), _K.NOT_READY
    ),
    "MSG-370": Words(mark("A file name is too long."), _NAME, _K.REFUSED),
    "MSG-390": _NOT_UNDERSTOOD,
    # Signing in
    "OAU-101": _NO_LOGIN,
    "OAU-102": _NO_LOGIN,
    "OAU-105": _NO_LOGIN,
    "OAU-106": _CODE_SPENT,
    "OAU-108": _CODE_SPENT,
    "OAU-109": _REDIRECT,
    "OAU-110": _CODE_SPENT,
    "OAU-111": _NOT_UNDERSTOOD,
    "OAU-112": _WRONG_SETUP,
    "OAU-113": _REDIRECT,
    "OAU-116": _WRONG_SETUP,
    "OAU-117": _WRONG_SETUP,
    "OAU-119": _WRONG_SETUP,
    "OAU-120": _UNKNOWN_APP,
    "OAU-121": _UNKNOWN_APP,
    "OAU-123": _UNKNOWN_APP,
    "OAU-125": _WRONG_SETUP,
    "OAU-127": _UNKNOWN_APP,
    "OAU-128": _SESSION_OVER,
    "OAU-129": _SESSION_OVER,
    "OAU-134": _UNKNOWN_APP,
    "OAU-136": _NO_LOGIN,
    "OAU-140": _LOGIN_WRONG,
    "OAU-141": _NO_LOGIN,
    "OAU-142": _NO_LOGIN,
    "OAU-146": Words(mark("RingCentral does not accept the client ID or secret."), _APP, _K.SIGN_IN),
    "OAU-147": _LOCKED,
    "OAU-148": _LOCKED,
    "OAU-149": _SESSION_OVER,
    "OAU-150": _NOT_UNDERSTOOD,
    "OAU-151": _WRONG_SETUP,
    "OAU-165": Words(
        mark("This app works with RingCentral's test system only."),
        mark("Have it made ready for production."),
        _K.SIGN_IN,
    ),
    "OAU-167": Words(mark("RingCentral restricts access at the moment."), _ADMIN, _K.NOT_ALLOWED),
    "OAU-168": Words(
        mark("RingCentral asks for a second factor."), mark("Sign in with the browser."), _K.SIGN_IN
    ),
    "OAU-211": _SESSION_OVER,
    "OAU-213": _SESSION_OVER,
    "OAU-222": _NO_LOGIN,
    "OAU-232": _NO_LOGIN,
    "OAU-236": _NO_LOGIN,
    "OAU-251": _WRONG_SETUP,
    "OAU-347": Words(
        mark("RingCentral cannot read the JWT credential."),
        mark("Copy it anew from the developer console."),
        _K.SIGN_IN,
    ),
    "invalid_client": _UNKNOWN_APP,
    "unauthorized_client": _WRONG_SETUP,
    "unsupported_grant_type": _WRONG_SETUP,
    "invalid_grant": _SESSION_OVER,
    "access_denied": Words(
        mark("The sign-in was declined."), mark("Sign in again and allow the access."), _K.SIGN_IN
    ),
    # Notifications
    "SUB-405": _NOT_UNDERSTOOD,
    "SUB-406": _GONE,
    "SUB-505": Words(
        mark("There are too many subscriptions already."),
        mark("Delete the ones no longer needed."),
        _K.NOT_ALLOWED,
    ),
    "SUB-507": _NOT_UNDERSTOOD,
    "SUB-508": Words(mark("RingCentral does not know this kind of notification."), _SUPPORT, _K.REFUSED),
    "SUB-515": Words(
        mark("A reminder alone cannot be subscribed to."), mark("Name an event as well."), _K.REFUSED
    ),
    "SUB-516": _NO_SUBSCRIPTION,
    "SUB-517": _NO_SUBSCRIPTION,
    "SUB-518": _NO_SUBSCRIPTION,
    "SUB-519": _NO_SUBSCRIPTION,
    "SUB-520": _NO_PUSH,
    "SUB-521": _NO_PUSH,
    "SUB-522": _NO_PUSH,
    "SUB-523": Words(mark("Notifications need an https address."), _ADDRESS, _K.REFUSED),
    "SUB-524": _NO_SUBSCRIPTION,
    "SUB-525": _NO_PUSH,
    "SUB-526": _NO_SUBSCRIPTION,
    "SUB-527": _NO_SUBSCRIPTION,
    "SUB-528": Words(
        mark("Your company's app may not be told of new faxes at once."),
        mark("Its administrator can add “WebSockets Subscription” in the RingCentral developer console."),
        _K.NOT_ALLOWED,
    ),
}

_BY_STATUS: dict[int, Words] = {
    400: Words(mark("RingCentral refused the request."), _SUPPORT, _K.REFUSED),
    401: _SESSION_OVER,
    403: Words(mark("RingCentral does not allow this."), _ADMIN, _K.NOT_ALLOWED),
    404: _GONE,
    406: Words(
        mark("RingCentral cannot do this in the present state."), mark("Try again later."), _K.REFUSED
    ),
    407: Words(
        mark("A proxy on the way to RingCentral wants a log-in."),
        mark("Log in to the network in a web browser, or ask whoever runs it; it is tried again by itself."),
        _K.OFFLINE,
    ),
    408: _SERVICE,
    413: _TOO_LARGE,
    415: _NO_TYPE,
    429: TOO_MANY,
    502: _SERVICE,
    503: Words(
        mark("RingCentral is being worked on."), mark("It is tried again by itself."), _K.SERVICE_DOWN
    ),
    504: _SERVICE,
    511: Words(
        mark("The network wants you to sign in before it lets FaxDesk through to RingCentral."),
        mark("Open a web page and sign in to the network; it is tried again by itself."),
        _K.OFFLINE,
    ),
}


def words_for(codes: tuple[str, ...], status: int) -> tuple[Words, str]:
    """The words for an answer's error codes, most telling first, and the code they are for; what no
    code explains is told by the HTTP status."""
    for code in codes:
        if code in WORDS:
            return WORDS[code], code
    code = codes[0] if codes else ""
    if status in _BY_STATUS:
        return _BY_STATUS[status], code
    if status >= 500:
        return _SERVICE, code
    return Words(mark("RingCentral gave an answer that makes no sense."), _SUPPORT, _K.BAD_ANSWER), code
