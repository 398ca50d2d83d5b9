"""Reads pages as a person at the other end would, by Tesseract."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections import Counter

import pytest
from PIL import Image

from tests.documents.legible.sheets import Sheet


def share_read(page: Image.Image, sheet: Sheet) -> float:
    """The share of a page's words that Tesseract reads."""
    if shutil.which("tesseract") is None:
        pytest.skip("Tesseract is not installed: nobody reads the page.")
    shown = (page.crop(sheet.where) if sheet.where else page).convert("L")
    memory = io.BytesIO()
    shown.resize((shown.width, round(shown.height * 204 / 196)), Image.Resampling.BICUBIC).save(memory, "PPM")
    read = subprocess.run(
        ["tesseract", "-", "-", "--psm", "6", "--dpi", "204", "-l", "eng"],
        input=memory.getvalue(),
        capture_output=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        check=True,
    )
    wanted = Counter(sheet.words)
    found = Counter(read.stdout.decode().split())
    return sum((wanted & found).values()) / len(sheet.words)
