"""Forms made to hang, crash or mislead: what is told of their fields is bounded, and can be shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.worker_answers import form_fields
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.form_field import FormField
from faxdesk.domain.errors import FaxDeskError
from tests.documents.form_samples import form, text

_ENDLESS = b"<</S/JavaScript/JS(while\\(true\\){})>>"


@pytest.fixture
def fields(worker: PageWorker, tmp_path: Path) -> Callable[[bytes], tuple[FormField, ...]]:
    """fields(content) -> those of a PDF, which can be shown as well."""

    def read(content: bytes) -> tuple[FormField, ...]:
        path = tmp_path / "form.pdf"
        path.write_bytes(content)
        worker.render(PageSource(path, path.name), 200)
        return worker.form_fields(path, path.name)

    return read


def test_more_fields_than_anybody_fills_in_are_left_out(fields: Callable[..., tuple[FormField, ...]]) -> None:
    many = (
        text(b"f%d" % number, b"10 %d 90 %d" % (number % 700, number % 700 + 9)) for number in range(2_500)
    )
    assert len(fields(form(*many))) == 2_000


def test_a_page_of_nothing_but_fields_is_refused(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(form(*(text(b"f%d" % number, b"10 10 90 90") for number in range(100_000))))
    with pytest.raises(FaxDeskError, match="too large or too complicated"):
        worker.inspect(path, path.name)


def test_no_script_is_run(fields: Callable[..., tuple[FormField, ...]]) -> None:
    events = b"/AA<<%s>>" % b"".join(
        b"/%s%s" % (event, _ENDLESS) for event in (b"K", b"F", b"V", b"C", b"Fo")
    )
    (field,) = fields(form(text(b"a", b"100 700 300 724", events), root=b"/OpenAction" + _ENDLESS))
    assert (field.name, field.date_format) == ("a", "")


def test_names_can_be_shown_and_have_an_end(fields: Callable[..., tuple[FormField, ...]]) -> None:
    names = (b"a\\001\\n\\033[31mb", b"\xfe\xff\x20\x2e\x00a", b"x" * 100_000, b"")
    found = fields(form(*(text(name, b"100 700 300 724") for name in names)))
    assert [field.name[:9] for field in found] == ["a__\u02d9[31mb"[:9], "_a", "x" * 9]
    assert all(field.name.isprintable() and len(field.name) <= 200 for field in found)


def test_fields_in_a_circle_are_none(fields: Callable[..., tuple[FormField, ...]]) -> None:
    place = b"/Subtype/Widget/Rect[100 700 300 724]/F 4"
    assert not fields(
        form(
            b"<</FT/Tx/T(a)/Kids[6 0 R]/Parent 6 0 R%s>>" % place,
            b"<</FT/Tx/T(b)/Kids[5 0 R]/Parent 5 0 R%s>>" % place,
        )
    )


def test_places_outside_of_the_page_are_cut(fields: Callable[..., tuple[FormField, ...]]) -> None:
    places = {
        b"whole": b"-5000 -5000 90000 90000",
        b"outside": b"700 900 800 1000",
        b"endless": b"1e38 -1e38 1e39 nan",
        b"inside-out": b"300 724 100 700",
        b"short": b"100 700",
    }
    found = {field.name: field.area for field in fields(form(*map(text, places, places.values())))}
    assert set(found) == {"whole", "inside-out"}
    assert (found["whole"].x, found["whole"].y) == (0, 0)
    assert (found["whole"].width, found["whole"].height) == pytest.approx((215.9, 279.4))
    assert found["inside-out"].height == pytest.approx(8.47)


def test_values_and_options_have_an_end(fields: Callable[..., tuple[FormField, ...]]) -> None:
    choice = text(b"c", b"100 600 300 624", b"/Ff 131072/Opt[%s]" % (b"(x)" * 100_000)).replace(
        b"/Tx", b"/Ch"
    )
    found = fields(form(text(b"a", b"100 700 300 724", b"/V(%s)" % (b"A b " * 100_000)), choice))
    assert [(len(field.value), len(field.options)) for field in found] == [(10_000, 0), (0, 300)]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"page": -1}, id="no page"),
        pytest.param({"area": {"x": 0, "y": 0, "width": 1e9, "height": 1}}, id="wider than anything"),
        pytest.param({"name": ""}, id="no name"),
        pytest.param({"name": "a\nb"}, id="a name of two lines"),
        pytest.param({"value": "\x1b[31m"}, id="a value that no letter is"),
        pytest.param({"options": ["x"] * 2_000}, id="too many options"),
        pytest.param({"kind": "button"}, id="no kind"),
        pytest.param({"most": 1 << 40}, id="too long"),
    ],
)
def test_an_answer_that_cannot_be_true_is_not_believed(said: dict[str, object]) -> None:
    area = {"x": 1, "y": 1, "width": 10, "height": 10}
    sound = {"name": "a", "page": 0, "area": area, "kind": "text"}
    assert form_fields(({"fields": [sound]}, b""))[0].name == "a"
    with pytest.raises(ValueError, match=r".*"):
        form_fields(({"fields": [sound | said]}, b""))
