"""Writes the folder share/ of a Linux package, which goes under /usr."""

from __future__ import annotations

from pathlib import Path

from building import desktop, man
from building.completions import completions
from building.icons import write_icons
from building.metainfo import metainfo
from building.project import APP_ID


def write_share(share: Path) -> None:
    """Write desktop entry, metainfo, icons, "Send to", manual pages and completions into a folder."""
    files = {
        f"applications/{desktop.ID_OF_ENTRY}": desktop.entry(),
        f"metainfo/{APP_ID}.metainfo.xml": metainfo(),
        "man/man1/faxdesk.1": man.command_line(),
        "man/man1/faxdesk-window.1": man.window(),
        **completions(),
        **desktop.send_to(),
    }
    for name, text in files.items():
        path = share / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755 if text.startswith("#!") else 0o644)
    write_icons(share / "icons" / "hicolor")
