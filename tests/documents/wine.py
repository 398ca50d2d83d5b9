"""Tells where Windows' programs run under Wine, which is no Windows."""

from __future__ import annotations

import sys

import pytest


def _is_wine() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


limits_memory = pytest.mark.skipif(
    _is_wine(), reason="Wine takes a limit on the memory of a job and does not keep to it"
)
