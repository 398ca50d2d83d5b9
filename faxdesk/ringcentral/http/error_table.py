"""Every error code of the service that a fax client can meet, in words (API §7.5, §9).

Codes that are not here are shown as they came, with the meaning of the HTTP status.
"""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind

_K = ErrorKind


class Words(Struct, frozen=True):
    """What a code says to the person who meets it, and how the program may go on."""

    title: str
    hint: str
    kind: ErrorKind


_ADMIN = "Ask your RingCentral administrator to allow it."
_APP = "Check the client ID and the app's settings in the RingCentral developer console."
_AGAIN = "Sign in again."
_PDF = "Save the document as a PDF and send that."
_SUPPORT = "If it stays, tell RingCentral support."
_NAME = "Rename the file, with its ending such as .pdf, and add it again."
_ADDRESS = "Check the address that is to get the notifications."

_UNKNOWN_APP = Words("RingCentral does not know this app.", _APP, _K.SIGN_IN)
_SESSION_OVER = Words("Your RingCentral session has ended.", _AGAIN, _K.SIGN_IN)
_WRONG_SETUP = Words("RingCentral does not let this app sign in this way.", _APP, _K.SIGN_IN)
_CODE_SPENT = Words("The sign-in took too long or was used before.", "Start the sign-in again.", _K.SIGN_IN)
_REDIRECT = Words(
    "The app at RingCentral lacks this program's return address.",
    "Add http://127.0.0.1:8765/callback to the app's redirect addresses in the developer console, "
    "and the same with the ports 18765 and 28765.",
    _K.SIGN_IN,
)
_NO_LOGIN = Words("RingCentral does not let this account sign in.", _ADMIN, _K.SIGN_IN)
_LOCKED = Words(
    "The RingCentral account is locked.",
    "Wait a while, then sign in again; or ask your RingCentral administrator.",
    _K.SIGN_IN,
)
_LOGIN_WRONG = Words(
    "RingCentral did not accept the sign-in.", "Check what you signed in with, and try again.", _K.SIGN_IN
)
TOO_MANY = Words(
    "RingCentral asked for a pause: there were too many requests.", "It goes on by itself.", _K.RATE_LIMITED
)
_SERVICE = Words("RingCentral has a problem at the moment.", "Try again in a few minutes.", _K.SERVICE_DOWN)
_GONE = Words("RingCentral no longer has this.", "It may have been deleted elsewhere.", _K.NOT_FOUND)
_NOT_UNDERSTOOD = Words("RingCentral did not understand the request.", _SUPPORT, _K.REFUSED)
_WRONG_VALUE = Words(
    "RingCentral refused a value in the request.", "Check the fax and send it again.", _K.REFUSED
)
_TOO_LARGE = Words(
    "A document is too large for RingCentral.",
    "A fax may have 50 MB at most. Save it smaller, or send it in several faxes.",
    _K.REFUSED,
)
_NO_FAX = Words("This account may not send faxes.", _ADMIN, _K.NOT_ALLOWED)
_NO_TYPE = Words("RingCentral cannot fax a file of this type.", _PDF, _K.REFUSED)
_NO_NAME = Words("RingCentral cannot tell what type a file is.", _NAME, _K.REFUSED)
_FULL_SYNC = Words("The list of changes has expired.", "It is read anew by itself.", _K.SYNC_TOKEN_STALE)
_NO_FEATURE = Words("This account does not have this feature.", _ADMIN, _K.NOT_ALLOWED)
_NO_SUBSCRIPTION = Words("RingCentral does not set up these notifications.", _SUPPORT, _K.REFUSED)
_NO_PUSH = Words("RingCentral cannot reach the notification address.", _ADDRESS, _K.REFUSED)

FROM_ELSEWHERE = Words(
    "Something between this computer and RingCentral answered in its place.",
    "It may be a company's filter, or the sign-in page of a hotel's or office's network. Open a web page "
    "to see; it is tried again later.",
    _K.BAD_ANSWER,
)

WORDS: dict[str, Words] = {
    # Requests in general
    "CMN-101": _WRONG_VALUE,
    "InvalidParameter": _WRONG_VALUE,
    "CMN-102": _GONE,
    "CMN-103": _NOT_UNDERSTOOD,
    "CMN-104": _NOT_UNDERSTOOD,
    "CMN-106": Words("Too many faxes at once for one request.", "Choose fewer and try again.", _K.REFUSED),
    "CMN-107": _NOT_UNDERSTOOD,
    "CMN-109": _NO_FEATURE,
    "CMN-110": _NOT_UNDERSTOOD,
    "CMN-120": Words(
        "RingCentral does not know this address.", "Check the server in the settings.", _K.REFUSED
    ),
    "AGW-404": Words(
        "RingCentral does not know this address.", "Check the server in the settings.", _K.REFUSED
    ),
    "CMN-201": _SERVICE,
    "CMN-202": Words("RingCentral does not support this.", _SUPPORT, _K.REFUSED),
    "CMN-203": _SERVICE,
    "CMN-301": TOO_MANY,
    "CMN-302": TOO_MANY,
    "CMN-303": Words("The app has no usage plan at RingCentral.", _APP, _K.NOT_ALLOWED),
    "CMN-304": TOO_MANY,
    "CMN-310": TOO_MANY,
    "CMN-401": Words(
        "The app at RingCentral lacks a permission.",
        "Add it in the RingCentral developer console (Faxes, Read Messages, Edit Messages, Read Accounts).",
        _K.NOT_ALLOWED,
    ),
    "InsufficientPermissions": Words("A permission is missing.", _ADMIN, _K.NOT_ALLOWED),
    "CMN-402": Words("Only an administrator may do this.", _ADMIN, _K.NOT_ALLOWED),
    "CMN-403": Words("This kind of extension may not do this.", _ADMIN, _K.NOT_ALLOWED),
    "CMN-404": Words("This belongs to another extension.", _ADMIN, _K.NOT_ALLOWED),
    "CMN-405": Words("Sign in to an extension, not to the company number.", _AGAIN, _K.SIGN_IN),
    "CMN-407": _NOT_UNDERSTOOD,
    "CMN-408": Words("Your RingCentral user lacks a permission.", _ADMIN, _K.NOT_ALLOWED),
    "CMN-419": Words("You may not do this for another extension.", _ADMIN, _K.NOT_ALLOWED),
    "ACT-340": Words("This account's setting cannot be changed.", _ADMIN, _K.NOT_ALLOWED),
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
        "RingCentral does not resend this fax in its present state.",
        "Wait until it is sent or has failed, or send the documents anew.",
        _K.REFUSED,
    ),
    "MSG-344": Words(
        "A recipient is an extension number.", "Use the direct fax number with area code.", _K.REFUSED
    ),
    "MSG-347": Words("A document is empty.", "Take it out, or choose one with something in it.", _K.REFUSED),
    "MSG-348": _NO_TYPE,
    "MSG-349": _NOT_UNDERSTOOD,
    "MSG-350": _NOT_UNDERSTOOD,
    "MSG-351": _NO_NAME,
    "MSG-352": Words("RingCentral has lost the content of this fax.", _SUPPORT, _K.SERVICE_DOWN),
    "MSG-353": _NO_NAME,
    "MSG-355": _NO_NAME,
    "MSG-356": _NO_NAME,
    "MSG-365": _NOT_UNDERSTOOD,
    "MSG-368": Words("RingCentral is still making the pages.", "They are here in a moment.", _K.NOT_READY),
    "MSG-370": Words("A file name is too long.", _NAME, _K.REFUSED),
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
    "OAU-146": Words("RingCentral does not accept the client ID or secret.", _APP, _K.SIGN_IN),
    "OAU-147": _LOCKED,
    "OAU-148": _LOCKED,
    "OAU-149": _SESSION_OVER,
    "OAU-150": _NOT_UNDERSTOOD,
    "OAU-151": _WRONG_SETUP,
    "OAU-165": Words(
        "This app works with RingCentral's test system only.",
        "Have it made ready for production.",
        _K.SIGN_IN,
    ),
    "OAU-167": Words("RingCentral restricts access at the moment.", _ADMIN, _K.NOT_ALLOWED),
    "OAU-168": Words("RingCentral asks for a second factor.", "Sign in with the browser.", _K.SIGN_IN),
    "OAU-211": _SESSION_OVER,
    "OAU-213": _SESSION_OVER,
    "OAU-222": _NO_LOGIN,
    "OAU-232": _NO_LOGIN,
    "OAU-236": _NO_LOGIN,
    "OAU-251": _WRONG_SETUP,
    "OAU-347": Words(
        "RingCentral cannot read the JWT credential.", "Copy it anew from the developer console.", _K.SIGN_IN
    ),
    "invalid_client": _UNKNOWN_APP,
    "unauthorized_client": _WRONG_SETUP,
    "unsupported_grant_type": _WRONG_SETUP,
    "invalid_grant": _SESSION_OVER,
    "access_denied": Words("The sign-in was declined.", "Sign in again and allow the access.", _K.SIGN_IN),
    # Notifications
    "SUB-405": _NOT_UNDERSTOOD,
    "SUB-406": _GONE,
    "SUB-505": Words(
        "There are too many subscriptions already.", "Delete the ones no longer needed.", _K.NOT_ALLOWED
    ),
    "SUB-507": _NOT_UNDERSTOOD,
    "SUB-508": Words("RingCentral does not know this kind of notification.", _SUPPORT, _K.REFUSED),
    "SUB-515": Words("A reminder alone cannot be subscribed to.", "Name an event as well.", _K.REFUSED),
    "SUB-516": _NO_SUBSCRIPTION,
    "SUB-517": _NO_SUBSCRIPTION,
    "SUB-518": _NO_SUBSCRIPTION,
    "SUB-519": _NO_SUBSCRIPTION,
    "SUB-520": _NO_PUSH,
    "SUB-521": _NO_PUSH,
    "SUB-522": _NO_PUSH,
    "SUB-523": Words("Notifications need an https address.", _ADDRESS, _K.REFUSED),
    "SUB-524": _NO_SUBSCRIPTION,
    "SUB-525": _NO_PUSH,
    "SUB-526": _NO_SUBSCRIPTION,
    "SUB-527": _NO_SUBSCRIPTION,
    "SUB-528": Words(
        "Your company's app may not be told of new faxes at once.",
        "Its administrator can add “WebSockets Subscription” in the RingCentral developer console.",
        _K.NOT_ALLOWED,
    ),
}

_BY_STATUS: dict[int, Words] = {
    400: Words("RingCentral refused the request.", _SUPPORT, _K.REFUSED),
    401: _SESSION_OVER,
    403: Words("RingCentral does not allow this.", _ADMIN, _K.NOT_ALLOWED),
    404: _GONE,
    406: Words("RingCentral cannot do this in the present state.", "Try again later.", _K.REFUSED),
    407: Words(
        "A proxy on the way to RingCentral wants a log-in.",
        "Log in to the network in a web browser, or ask whoever runs it; it is tried again by itself.",
        _K.OFFLINE,
    ),
    408: _SERVICE,
    413: _TOO_LARGE,
    415: _NO_TYPE,
    429: TOO_MANY,
    502: _SERVICE,
    503: Words("RingCentral is being worked on.", "It is tried again by itself.", _K.SERVICE_DOWN),
    504: _SERVICE,
    511: Words(
        "The network wants you to sign in before it lets FaxDesk through to RingCentral.",
        "Open a web page and sign in to the network; it is tried again by itself.",
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
    return Words("RingCentral gave an answer that makes no sense.", _SUPPORT, _K.BAD_ANSWER), code
