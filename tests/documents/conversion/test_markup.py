"""HTML as blocks: what a browser shows is there, what it hides is not, and nothing is fetched."""

from __future__ import annotations

import base64
import io
import time
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.conversion.block_pages import blocks_to_pdf
from faxdesk.documents.conversion.made_pages import WebPage
from faxdesk.documents.conversion.markup import Block, BlockKind, read_markup
from faxdesk.documents.document import CannotOpen
from faxdesk.domain.draft import MAX_PAGES
from faxdesk.domain.page import Remark, RemarkKind


def read(text: str) -> list[Block]:
    return read_markup(text, {}, lambda alt: f"[{alt}]")


def texts(text: str) -> list[str]:
    return [block.text for block in read(text)]


@pytest.mark.parametrize(
    "piece", ["<p ", "<a b='", "<!--", "<!--a-><p>", "<![CDATA[ >", "<![if >", "<p a=", "</p", "<p><a '>"]
)
@pytest.mark.parametrize("end", ["", ">"])
def test_what_stays_open_takes_no_longer_than_its_length(piece: str, end: str) -> None:
    begun = time.process_time()
    assert texts("<p>Before</p>" + piece * 20_000 + end)[0] == "Before"
    assert time.process_time() - begun < 8, "it took minutes"


@pytest.mark.parametrize("open_end", ["<p", "<a href='x", "<!-- so <b>on</b>", "</p", "<!DOCTYPE"])
def test_what_is_still_open_at_the_end_is_not_shown(open_end: str) -> None:
    assert texts(f"<p>3 < 4</p>Rest{open_end}") == ["3 < 4", "Rest"]


def test_white_space_and_entities_are_read_as_browsers_do() -> None:
    assert texts("<p>Dear\n   <b>Ms&nbsp;Avery</b> &amp; Co.,<br>thank you</p>Rest") == [
        "Dear Ms\xa0Avery & Co.,\nthank you",
        "Rest",
    ]
    assert texts("<pre>  a\n   b</pre>") == ["  a\n   b"]


def test_headings_lists_and_quotations() -> None:
    blocks = read(
        "<h2>Head</h2><ul><li>one<li><p>two</p></ul><ol><li>first<li>second</ol><blockquote>q</blockquote>"
    )
    shown = [(block.level, block.indent, block.mark, block.text) for block in blocks]
    assert shown == [
        (2, 0, "", "Head"),
        (0, 1, "•", "one"),
        (0, 1, "•", "two"),
        (0, 1, "1.", "first"),
        (0, 1, "2.", "second"),
        (0, 1, "", "q"),
    ]


def test_tables_of_data_and_tables_that_only_put_things_in_place() -> None:
    (table,) = read("<table><tr><th>Name<th>Sum<tr><td>Paper<br>white</td><td></td></tr></table>")
    assert table.rows == [["Name", "Sum"], ["Paper\nwhite", ""]]
    nested = (
        "<table><tr><td>before<table><tr><td>a</td><td>b</td></tr></table></td><td>side</td></tr></table>"
    )
    inner = read(nested)
    assert [(block.kind, block.text, block.rows) for block in inner] == [
        (BlockKind.TEXT, "before", []),
        (BlockKind.TABLE, "", [["a", "b"]]),
        (BlockKind.TEXT, "side", []),
    ]
    assert texts("<table><tr><td>one</td></tr><tr><td>two</td></tr></table>") == ["one", "two"]


def test_what_is_hidden_is_not_shown() -> None:
    assert texts(
        "<html><head><title>T</title><style>p {}</style></head><body><script>x = '<p>no</p>'</script>"
        "<p style='DISPLAY: none'>no</p><div hidden>no<p>no</p></div><template>no</template><p>yes</p>"
    ) == ["yes"]


def test_pictures_in_the_file_are_shown_and_others_named() -> None:
    dots = io.BytesIO()
    Image.new("L", (4, 4)).save(dots, format="PNG")
    inside = base64.b64encode(dots.getvalue()).decode()
    blocks = read(
        f"<p>a<img src='data:image/png;base64,{inside}' alt='here'>"
        "<img src='http://x.example/y.png' alt='Logo'>"
        "<img src='http://x.example/seen.gif' width=1 height=1></p>"
    )
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.TEXT, "a"),
        (BlockKind.PICTURE, "here"),
        (BlockKind.TEXT, "[Logo]"),
    ]
    assert blocks[1].picture == dots.getvalue()


def test_forms_show_what_was_entered() -> None:
    entered = "<input value='Avery'> <input type=checkbox checked>yes <input type=hidden value=x>"
    assert texts(f"<form>{entered}</form>") == ["Avery ☑ yes "]


@pytest.mark.parametrize(
    "text",
    [
        "<p" * 2_000,
        "<div>" * 50_000 + "x",
        "<table><tr><td>" * 5_000 + "x",
        "</p>" * 50_000 + "x",
        "<![CDATA[" * 2_000,
    ],
    ids=["open tags", "deep", "deep tables", "ends", "marked sections"],
)
def test_strange_markup_ends(text: str) -> None:
    assert len(read(text)) < 60_010


def test_pages_hold_the_text_and_no_more_than_can_be_faxed(fonts: Path) -> None:
    page = WebPage("<h1>Größe № 7</h1><p>שלום</p><table><tr><td>a<td>b</table><hr>".encode(), fonts)
    assert len(page) == 1
    for part in ("Größe № 7", "a", "b"):
        assert part in page.text()
    long = read("<p>line</p>" * 20_000)
    whole = WebPage(b"<p>x", fonts)
    whole.content = blocks_to_pdf(long, fonts)
    assert len(whole._loaded()) == MAX_PAGES + 1


def test_a_cell_longer_than_a_page_goes_on(fonts: Path) -> None:
    cell = "word " * 4_000
    page = WebPage(f"<table><tr><td>{cell}</td><td>end</td></tr></table>".encode(), fonts)
    assert 2 <= len(page) <= 30
    assert page.text().count("word") == 4_000


def test_the_character_set_is_that_which_the_page_names(fonts: Path) -> None:
    page = WebPage("<meta charset='windows-1251'><p>Привет</p>".encode("cp1251"), fonts)
    assert "Привет" in page.text()
    assert "Größe" in WebPage("<meta charset=nonsense><p>Größe</p>".encode(), fonts).text()


def test_pictures_elsewhere_are_said(fonts: Path) -> None:
    page = WebPage(b"<p>a</p><img src='http://127.0.0.1:9/a.png'><img src='file:///etc/passwd'>", fonts)
    assert page.remarks() == [Remark(RemarkKind.PICTURES_ELSEWHERE, "2")]
    assert "2 pictures" in page.remarks()[0].title("page.html")


def test_nothing_to_see_is_refused(fonts: Path) -> None:
    with pytest.raises(CannotOpen, match="empty"):
        WebPage(b"<html><body><script>x</script></body></html>", fonts)


def test_a_broken_picture_leaves_the_rest(fonts: Path) -> None:
    page = WebPage(b"<p>a</p><img alt=Map src='data:image/png;base64,AAAA'><p>b</p>", fonts)
    assert "[Map]" in page.text()


def _with_picture(content: bytes, fonts: Path) -> WebPage:
    inside = base64.b64encode(content).decode()
    return WebPage(f"<img alt=Map src='data:image/png;base64,{inside}'>".encode(), fonts)


def _saved(image: Image.Image, kind: str) -> bytes:
    content = io.BytesIO()
    image.save(content, format=kind)
    return content.getvalue()


def test_no_picture_starts_another_program(fonts: Path) -> None:
    """Pillow has Ghostscript read PostScript, whatever the page says that it is."""
    assert "[Map]" in _with_picture(_saved(Image.new("L", (40, 40)), "EPS"), fonts).text()


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_the_ground_of_a_picture_is_as_white_as_the_page(mode: str, fonts: Path) -> None:
    page = _with_picture(_saved(Image.new(mode, (400, 400)), "PNG"), fonts)
    assert min(page.draw(0, 612, 792).tobytes()) > 250
