"""Pages are put in order, turned, taken out and brought in across documents, and nothing gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.page_order import (
    PagePlace,
    inserted,
    joined,
    moved,
    pages_at,
    parts,
    put_in,
    split,
    turned,
    without,
)
from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.page import Remark, RemarkKind
from faxdesk.domain.sent_page import PageLook, PageMode


def document(name: str, pages: int | None) -> OutgoingFile:
    return OutgoingFile(f"{name}.pdf", name * 8, 1000, "application/pdf", pages)


def order(files: tuple[OutgoingFile, ...]) -> str:
    """a0 a1 | b0: each document's pages by the letter of the one they come from."""
    return " | ".join(
        " ".join(f"{page.hash[:1] or '-'}{page.page}" for page in file.page_list) for file in files
    )


FILES = (document("a", 3), document("b", 2))


def test_a_page_goes_to_another_document() -> None:
    assert order(moved(FILES, [PagePlace(0, 1)], PagePlace(1, 1))) == "a0 a2 | b0 a1 b1"


def test_pages_move_forward_and_back_in_their_own_document() -> None:
    assert order(moved(FILES, [PagePlace(0, 0)], PagePlace(0, 3))) == "a1 a2 a0 | b0 b1"
    assert order(moved(FILES, [PagePlace(0, 2)], PagePlace(0, 0))) == "a2 a0 a1 | b0 b1"


def test_pages_of_several_documents_move_together_and_an_empty_one_is_gone() -> None:
    whole = [PagePlace(1, 0), PagePlace(0, 2), PagePlace(1, 1)]
    assert order(moved(FILES, whole, PagePlace(0, 1))) == "a0 a2 b0 b1 a1"


def test_what_is_put_back_is_as_if_it_had_never_been_taken_out() -> None:
    taken = without(FILES, [PagePlace(0, 2)])
    assert order(taken) == "a0 a1 | b0 b1"
    assert taken[0].is_edited
    assert taken[0].pages == 2
    assert inserted(taken, pages_at(FILES, [PagePlace(0, 2)]), PagePlace(0, 2)) == FILES
    assert turned(turned(FILES, [PagePlace(1, 0)], 90), [PagePlace(1, 0)], 270) == FILES


def test_a_look_alone_lets_the_copy_go_as_it_is() -> None:
    file = FILES[0].with_looks({1: PageLook(PageMode.PHOTO)})
    assert file.looks == ((1, PageLook(PageMode.PHOTO)),)
    assert not file.is_edited
    assert turned((file,), [PagePlace(0, 0)], 90)[0].is_edited


def test_a_document_is_split_and_joined_again() -> None:
    apart = split(FILES, PagePlace(0, 1))
    assert order(apart) == "a0 | a1 a2 | b0 b1"
    assert joined(apart, 0) == FILES
    assert order(joined(FILES, 0)) == "a0 a1 a2 b0 b1"
    assert split(FILES, PagePlace(0, 0)) == FILES


def test_a_document_that_goes_into_another_takes_along_what_there_is_to_know_of_it() -> None:
    damaged = replace(FILES[1], remarks=(Remark(RemarkKind.DAMAGED, "2"),))
    files = (FILES[0], damaged)
    assert joined(files, 0)[0].remarks == damaged.remarks
    (whole,) = moved(files, [PagePlace(1, 0), PagePlace(1, 1)], PagePlace(0, 3))
    assert whole.remarks == damaged.remarks
    first, second = moved(files, [PagePlace(1, 0)], PagePlace(0, 3))
    assert (first.remarks, second.remarks) == ((), damaged.remarks)
    (into,) = put_in(FILES[:1], parts((damaged,), [PagePlace(0, 1)]), PagePlace(0, 0))
    assert into.remarks == damaged.remarks, "a single page that is pasted"


def test_a_document_of_unknown_pages_takes_none_in_and_is_not_joined() -> None:
    files = (document("a", 2), document("x", None))
    assert joined(files, 0) == files
    assert files[1].page_list == ()


def test_a_blank_page_is_nothing_of_any_document() -> None:
    files = inserted(FILES, [DraftPage()], PagePlace(0, 1))
    assert order(files) == "a0 -0 a1 a2 | b0 b1"
    assert files[0].page_list[1].is_blank


@given(st.data())
def test_moving_loses_and_doubles_no_page(data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    files = tuple(document("abcd"[number], count) for number, count in enumerate(counts))
    places = [PagePlace(number, page) for number, count in enumerate(counts) for page in range(count)]
    chosen = data.draw(st.sets(st.sampled_from(places), min_size=1))
    document_number = data.draw(st.integers(0, len(counts) - 1))
    to = PagePlace(document_number, data.draw(st.integers(0, counts[document_number])))
    before = [page for file in files for page in file.page_list]
    after = [page for file in moved(files, chosen, to) for page in file.page_list]
    assert sorted(after, key=repr) == sorted(before, key=repr)
    rest = [page for page in before if page not in pages_at(files, chosen)]
    assert [page for page in after if page in rest] == rest, "the others keep their order"
