"""The folder that an AppImage is made of; packaging/linux/appimage.sh makes the image of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from building.desktop import ID_OF_ENTRY
from building.folder import make_steady
from building.icons import draw


def build_appdir(folder: Path, share: Path, target: Path) -> Path:
    """FaxDesk.AppDir in the folder target."""
    root = target / "FaxDesk.AppDir"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / "usr" / "lib" / "faxdesk", symlinks=True)
    shutil.copytree(share, root / "usr" / "share", symlinks=True)
    programs = root / "usr" / "bin"
    programs.mkdir()
    for name in ("faxdesk", "faxdesk-window"):
        (programs / name).symlink_to(f"../lib/faxdesk/{name}")
    (root / "AppRun").symlink_to("usr/lib/faxdesk/faxdesk")
    shutil.copyfile(share / "applications" / ID_OF_ENTRY, root / ID_OF_ENTRY)
    draw(root / "faxdesk.png", 256)
    (root / ".DirIcon").symlink_to("faxdesk.png")
    make_steady(root)
    return root
