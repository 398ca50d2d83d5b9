"""What can be wrong on the way to a book of contacts, in words. Every error names the server that a person
typed, and says that faxes have nothing to do with it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.net.connection_errors import BROKE_OFF, NEVER_REACHED
from faxdesk.net.proxy import ProxyTrouble
from faxdesk.words import tr


@contextmanager
def in_words(host: str) -> Iterator[None]:
    """Turns what connections raise into errors in words, for the server of a name."""
    try:
        yield
    except ProxyTrouble as error:
        raise FaxDeskError(error.title, error.hint, ErrorKind.OFFLINE) from error
    except NEVER_REACHED as error:
        raise _not_trusted(host) if _is_about_trust(error) else _not_reached(host) from error
    except BROKE_OFF as error:
        raise too_slow(host) if isinstance(error, httpcore.TimeoutException) else _broke_off(host) from error


def bad_address(example: str) -> FaxDeskError:
    """The error for what is no address of a book."""
    return FaxDeskError(
        tr("This is not the address of a book of contacts."),
        tr(
            "It is an encrypted address such as {example}. Whoever runs the server can tell you.",
            example=example,
        ),
        ErrorKind.BAD_INPUT,
    )


def no_sense(host: str) -> FaxDeskError:
    """The error for an answer that cannot be understood."""
    return FaxDeskError(
        tr("{host} gave an answer that makes no sense for a book of contacts.", host=host),
        tr("Check the address; the contacts that were read before stay. Faxes are not affected."),
        ErrorKind.BAD_ANSWER,
    )


def refused_login(host: str) -> FaxDeskError:
    """The error for a name and password that the server does not take."""
    return FaxDeskError(
        tr("{host} does not accept the user name and password of the book of contacts.", host=host),
        tr(
            "Remove the book in the settings and set it up again. Some servers want a password made for "
            "programs. Faxes are not affected."
        ),
        ErrorKind.NOT_ALLOWED,
    )


def too_slow(host: str) -> FaxDeskError:
    """The error for an answer that does not end."""
    return FaxDeskError(
        tr("{host} took too long to answer for its book of contacts.", host=host),
        tr("It is tried again by itself. Faxes are not affected."),
        ErrorKind.OFFLINE,
    )


def _broke_off(host: str) -> FaxDeskError:
    return FaxDeskError(
        tr("The connection to the book of contacts at {host} broke off.", host=host),
        tr("It is tried again by itself. Faxes are not affected."),
        ErrorKind.OFFLINE,
    )


def _not_reached(host: str) -> FaxDeskError:
    return FaxDeskError(
        tr("The book of contacts at {host} cannot be reached.", host=host),
        tr("Check the network and the address; it is tried again by itself. Faxes are not affected."),
        ErrorKind.OFFLINE,
    )


def _not_trusted(host: str) -> FaxDeskError:
    return FaxDeskError(
        tr("The secure connection to the book of contacts at {host} could not be verified.", host=host),
        tr(
            "Ask whoever runs the server whether this computer should trust its certificate. Nothing was "
            "sent there; faxes are not affected."
        ),
        ErrorKind.OFFLINE,
    )


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
