"""What a program under Apache 2.0 may carry with it."""

from __future__ import annotations

import pytest

from building.shipped import Shipped
from licence_rule import may_ship


def under(licence: str, name: str = "part") -> Shipped:
    return Shipped(name, "1.0", licence, "", ())


@pytest.mark.parametrize(
    "licence",
    [
        *("MIT", "BSD-3-Clause", "Apache-2.0", "Apache Software License, MIT License", "PSF-2.0", "ISC"),
        *("MIT OR GPL-3.0", "LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MPL-2.0"),
        *("BSD-3-Clause AND MIT", "LGPL-2.1-or-later"),
    ],
)
def test_these_may_ship(licence: str) -> None:
    assert may_ship(under(licence))


@pytest.mark.parametrize(
    "licence",
    [
        *("GPL-3.0-or-later", "AGPL-3.0", "GNU General Public License v3 (GPLv3)", "see its text", "UNKNOWN"),
        *("MIT AND GPL-2.0-only", "GPLv2 or later", "BSD-3-Clause, AGPL-3.0-only"),
    ],
)
def test_these_may_not(licence: str) -> None:
    assert not may_ship(under(licence))


def test_an_exception_is_named() -> None:
    assert may_ship(under("GPL-2.0-or-later WITH Bootloader-exception", "pyinstaller"))
