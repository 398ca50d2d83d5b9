"""Fails where the Qt binding loses references, before a long session of a user does.

PySide6 6.12.0 gives away one reference of None with each call that returns nothing. Up to Python 3.11,
where None can be freed, the program works for a while and then aborts.
"""

from __future__ import annotations

import sys

import pytest

CALLS = 1000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None, True and False are never freed from 3.12 on")
def test_the_binding_keeps_the_references_of_none_true_and_false() -> None:
    from PySide6.QtCore import QObject

    thing = QObject()
    before = [sys.getrefcount(constant) for constant in (None, True, False)]
    for _ in range(CALLS):
        thing.setObjectName("x")
        thing.blockSignals(False)
        thing.isWidgetType()
        thing.signalsBlocked()
    lost = [was - sys.getrefcount(one) for was, one in zip(before, (None, True, False), strict=True)]
    assert max(lost) < CALLS / 2, f"None, True, False lost {lost} references in {CALLS} calls"
