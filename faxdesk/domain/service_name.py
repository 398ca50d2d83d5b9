"""What people call the fax service that the program uses, and where it usually is.

A text that a person reads names the service, and no layer but its adapter knows which one it is. The name is
the same for the whole process, like a language, so it is the one thing that texts may ask for instead of
having it handed in: the composition sets it once, before the first text is made, from what the provider says
of itself. A text therefore takes the name when it is shown, never while its module is imported.
"""

from __future__ import annotations

from faxdesk.words import tr

_name = ""
_address = ""


def name_service(name: str, address: str = "") -> None:
    """Set the name that texts use from now on, and the address that stands in the settings where nobody has
    set another; "" goes back to plain words for a service without a name."""
    global _name, _address
    _name = name
    _address = address


def service_name() -> str:
    """The name for people of the service in use, such as "eFax"; "the fax service" until one is set."""
    return _name or tr("the fax service")


def service_address() -> str:
    """The usual address of the service in use, "" until one is set."""
    return _address
