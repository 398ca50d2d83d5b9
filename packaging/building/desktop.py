"""Writes what desktops read: the entry in their menus, and the ways to send files from file managers."""

from __future__ import annotations

from building.project import APP_ID, DOCUMENT_TYPES, NAME, SUMMARY

SEND = "Send as fax"
_TYPES = "".join(f"{document_type};" for document_type in DOCUMENT_TYPES)


def entry() -> str:
    """The desktop entry; its actions are in the context menu of the icon.

    It names no types of documents: a desktop opens a type that has no other default with a program that names
    it, and nobody who double-clicks a text wants to fax it. "Open with" lists all programs that take files,
    and send_to() offers more.
    """
    return f"""[Desktop Entry]
Type=Application
Version=1.0
Name={NAME}
GenericName=Fax
Comment={SUMMARY} with RingCentral
Exec=faxdesk-window -- %U
Icon=faxdesk
Terminal=false
Categories=Office;
Keywords=fax;telefax;phone;document;RingCentral;
MimeType=x-scheme-handler/fax;
StartupNotify=true
StartupWMClass=faxdesk
Actions=new-fax;receive;

[Desktop Action new-fax]
Name=New fax
Exec=faxdesk-window --new-fax

[Desktop Action receive]
Name=Receive
Exec=faxdesk-window --receive
"""


def send_to() -> dict[str, str]:
    """For each file manager the file, by its path under /usr/share, with which it offers to send the chosen
    files. Nautilus needs none to offer "Open with"; the script for it is for people who put it into their own
    folder."""
    return {
        "kio/servicemenus/faxdesk.desktop": _dolphin(),
        "Thunar/sendto/faxdesk.desktop": _thunar(),
        "nemo/actions/faxdesk.nemo_action": _nemo(),
        "faxdesk/nautilus-scripts/Send as fax": _nautilus(),
    }


def _dolphin() -> str:
    return f"""[Desktop Entry]
Type=Service
MimeType={_TYPES}
Actions=send;
X-KDE-ServiceTypes=KonqPopupMenu/Plugin
X-KDE-Priority=TopLevel

[Desktop Action send]
Name={SEND}
Icon=faxdesk
Exec=faxdesk-window -- %F
"""


def _thunar() -> str:
    return f"""[Desktop Entry]
Type=Application
Version=1.0
Name={NAME}
Comment={SEND}
Exec=faxdesk-window -- %F
Icon=faxdesk
NoDisplay=true
MimeType={_TYPES}
"""


def _nemo() -> str:
    return f"""[Nemo Action]
Name={SEND}
Comment=Put the chosen files into a new fax
Exec=faxdesk-window -- %F
Icon-Name=faxdesk
Selection=notnone
Mimetypes={_TYPES}
Quote=double
"""


def _nautilus() -> str:
    return """#!/bin/sh
# Offered by Nautilus under "Scripts" once it lies in ~/.local/share/nautilus/scripts, or a link to it does.
exec faxdesk-window -- "$@"
"""


ID_OF_ENTRY = f"{APP_ID}.desktop"
