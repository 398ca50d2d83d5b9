"""Which pictures are pages of a fax, and at how many lines to the inch, whatever their files say."""

from __future__ import annotations

import pytest

from faxdesk.documents.fax_dots import fax_dots


@pytest.mark.parametrize(
    ("lines", "told", "down"),
    [
        pytest.param(2156, (204, 196), 196, id="fine"),
        pytest.param(1078, (204, 98), 98, id="standard"),
        pytest.param(4301, (204, 391), 391, id="superfine"),
        pytest.param(1078, (204, 204), 98, id="standard, said to be square"),
        pytest.param(2291, (200, 200), 196, id="fine in round numbers"),
        pytest.param(1146, (200, 100), 98, id="standard in round numbers"),
        pytest.param(1078, (72, 72), 98, id="said to be a screen's"),
        pytest.param(2156, (300, 300), 196, id="said to be a scanner's"),
        pytest.param(1078, (98, 204), 98, id="exchanged"),
        pytest.param(300, (204, 196), 196, id="short"),
        pytest.param(1078, (204, 196), 196, id="half a page, fine"),
        pytest.param(1400, (204, 196), 196, id="a good half"),
        pytest.param(2744, (204, 196), 196, id="legal"),
        pytest.param(9000, (204, 196), 196, id="long"),
        pytest.param(1078, None, 98, id="standard, nothing said"),
        pytest.param(1146, None, 98, id="standard A4, nothing said"),
        pytest.param(1372, None, 98, id="standard legal, nothing said"),
        pytest.param(2156, None, 196, id="fine, nothing said"),
        pytest.param(4301, None, 391, id="superfine, nothing said"),
        pytest.param(9000, None, 196, id="long, nothing said"),
    ],
)
def test_lines_to_the_inch(lines: int, told: tuple[float, float] | None, down: float) -> None:
    dots = fax_dots(1728, lines, told)
    assert dots is not None
    assert (dots.across, dots.down) == (204, down)
    assert dots.size_in == pytest.approx((8.47, lines / down), abs=0.01)


@pytest.mark.parametrize(
    ("width", "told", "dpi"),
    [
        (2048, (204, 196), (204, 196)),
        (2432, None, (204, 196)),
        (2592, (300, 300), (300, 300)),
        (3456, (400, 400), (408, 391)),
        (4864, None, (408, 391)),
    ],
)
def test_wider_paper_and_finer_dots(
    width: int, told: tuple[float, float] | None, dpi: tuple[float, float]
) -> None:
    dots = fax_dots(width, 3300, told)
    assert dots is not None
    assert (dots.across, dots.down) == dpi


@pytest.mark.parametrize("size", [(1700, 2200), (2480, 3508), (1727, 2156), (1728, 0)])
def test_other_pictures_are_no_faxes(size: tuple[int, int]) -> None:
    assert fax_dots(*size, (204, 196)) is None
