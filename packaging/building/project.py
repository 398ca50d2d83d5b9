"""What all packages say about FaxDesk: names, texts, addresses. The version comes from
faxdesk/__init__.py."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from faxdesk import DESKTOP_ID, __version__

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
DIST = BUILD / "dist"
FOLDER = DIST / "faxdesk"
"""The program as PyInstaller leaves it."""

NAME = "FaxDesk"
VERSION = __version__
APP_ID = DESKTOP_ID
SUMMARY = "Send and receive faxes"
DESCRIPTION = (
    "Drop a document on the window, type a number, send; see for each recipient whether it went out, and "
    "why not if it did not. Faxes that come in appear by themselves and stay on your computer, where you can "
    "search, read, print and save them even without a network.",
    "FaxDesk needs a RingCentral account, or shows what it does with a demo service inside it. It is not "
    "made by RingCentral.",
)
# Publishers put their own name here by the environment, as the release workflow does, where a variable that
# nobody has set is empty.
ADDRESS = os.environ.get("FAXDESK_PROJECT_URL") or "https://faxdesk.example"
MAINTAINER = os.environ.get("FAXDESK_MAINTAINER") or "FaxDesk <packages@faxdesk.example>"
PUBLISHER = os.environ.get("FAXDESK_PUBLISHER") or NAME

DOCUMENT_TYPES = (
    "application/pdf",
    "image/tiff",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/bmp",
    "image/webp",
    "text/plain",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/rtf",
)
"""The types of files that a file manager offers to open with FaxDesk."""


def build_time() -> int:
    """The time that everything in a package has, in seconds since 1970: SOURCE_DATE_EPOCH, or the commit's
    time."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        seconds = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return int(seconds)
    except (OSError, subprocess.CalledProcessError, ValueError):
        # There is no commit in an unpacked source archive, but its files have the time of the release.
        return int((ROOT / "CHANGELOG.md").stat().st_mtime)
