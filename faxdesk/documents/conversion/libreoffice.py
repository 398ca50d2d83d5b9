"""Where LibreOffice is on this computer, and how it is told to open a stranger's file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from faxdesk.domain.draft import MAX_PAGES

_FOLDERS = {
    "win32": ("C:/Program Files/LibreOffice/program", "C:/Program Files (x86)/LibreOffice/program"),
    "darwin": (
        "/Applications/LibreOffice.app/Contents/MacOS",
        "~/Applications/LibreOffice.app/Contents/MacOS",
    ),
}
_OTHER_FOLDERS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/usr/local/bin")
_COMMON = "/org.openoffice.Office.Common/"
_SETTINGS = (
    (f"{_COMMON}Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}Security/Scripting", "DisableActiveContent", "true"),
    (f"{_COMMON}Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}Misc", "FirstRun", "false"),
    # Linked parts of a document are never fetched anew: 2 is "never" in both programs.
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    # What asks for the network all the same is sent to a proxy that is none.
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_EXPORTS = {
    **dict.fromkeys(("xls", "xlsx", "xlsb", "ods"), "calc_pdf_Export"),
    **dict.fromkeys(("ppt", "pptx", "odp"), "impress_pdf_Export"),
    **dict.fromkeys(("svg", "odg"), "draw_pdf_Export"),
}
_PAGES = f'{{"PageRange":{{"type":"string","value":"1-{MAX_PAGES + 1}"}}}}'
"""One page more than can be faxed, so that a document that is too long is known to be."""


def find_libreoffice(told: str | None = None) -> Path | None:
    """Its program `soffice`. told is where the person says that it is; "" means that it is not to be used."""
    if told is not None:
        return Path(told) if told and Path(told).is_file() else None
    name = "soffice.exe" if sys.platform == "win32" else "soffice"
    for each in (name, "libreoffice"):
        # Those of Snap have a cage of their own, which ours does not fit into.
        if (found := shutil.which(each)) and "snap" not in Path(found).parts:
            return Path(found)
    folders = _FOLDERS.get(sys.platform, _OTHER_FOLDERS)
    places = (Path(folder).expanduser() / name for folder in folders)
    return next((place for place in places if place.is_file()), None)


def write_profile(folder: Path) -> None:
    """Make a profile in which nothing is fetched, no macro runs, and nothing is left of earlier documents."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    )
    (folder / "user").mkdir(parents=True)
    registry = folder / "user" / "registrymodifications.xcu"
    registry.write_text(f"{head}{items}</oor:items>\n", encoding="utf-8")


def command_line(program: Path, profile: Path, source: Path, out: Path) -> Sequence[str]:
    """The call that makes a PDF of a file in the folder out. Without a profile of its own, a LibreOffice that
    the person has open would take the call over."""
    export = _EXPORTS.get(source.suffix.lstrip("."), "writer_pdf_Export")
    return [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--nologo", "--norestore", "--nodefault", "--nolockcheck"),
        *("--convert-to", f"pdf:{export}:{_PAGES}", "--outdir", str(out)),
        str(source),
    ]


def environment(home: Path) -> dict[str, str]:
    """What it may know: nothing that signs in, no screen, no bus, and a home of its own."""
    if sys.platform == "win32":
        return {name: value for name, value in os.environ.items() if not name.startswith("FAXDESK_")}
    kept = {
        name: os.environ[name] for name in ("LANG", "LC_ALL", "PATH", "FONTCONFIG_FILE") if name in os.environ
    }
    return {**kept, "HOME": str(home), "TMPDIR": str(home), "SAL_USE_VCLPLUGIN": "svp"}
