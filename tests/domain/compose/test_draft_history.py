"""Undo and redo of whatever is done to the pages of a draft."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.json import decode, encode
from msgspec.structs import replace

from faxdesk.domain.compose import page_order
from faxdesk.domain.compose.draft_history import (
    Change,
    DraftContent,
    DraftHistory,
    DraftStep,
    FaxChoices,
    changes_between,
    made,
)
from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.fax import Resolution


def file(name: str, pages: int | None) -> OutgoingFile:
    return OutgoingFile(f"{name}.pdf", name * 64, 1000, "application/pdf", pages)


START = DraftContent((file("a", 3), file("b", 1), file("c", None), file("d", 2)))


@st.composite
def acts(draw: st.DrawFn, content: DraftContent) -> DraftContent:
    """Something that a person may do."""
    files = content.files
    places = [
        PagePlace(document, page) for document, each in enumerate(files) for page in range(each.pages or 0)
    ]
    acts = ["choose", "add", "document"]
    acts += ["turn", "remove", "move", "blank", "split", "join"] if places else []
    act = draw(st.sampled_from(acts))
    if act == "choose":
        return replace(
            content, choices=FaxChoices(draw(st.integers(0, 2)), draw(st.sampled_from(Resolution)))
        )
    if act == "add":
        return replace(content, files=(*files, file(draw(st.sampled_from("xyz")), draw(st.integers(1, 3)))))
    if act == "document":
        place = draw(st.integers(0, max(len(files) - 1, 0)))
        return replace(content, files=files[:place] + files[place + 1 :])
    chosen = draw(st.sets(st.sampled_from(places), min_size=1))
    first = min(chosen)
    done = {
        "turn": lambda: page_order.turned(files, chosen, 90),
        "remove": lambda: page_order.without(files, chosen),
        "move": lambda: page_order.moved(files, chosen, draw(st.sampled_from(places))),
        "blank": lambda: page_order.inserted(files, [DraftPage()], first),
        "split": lambda: page_order.split(files, first),
        "join": lambda: (
            page_order.joined(files, first.document) if len(files) > first.document + 1 else files
        ),
    }
    return replace(content, files=done[act]())


@given(st.data())
def test_all_of_it_is_undone_and_done_again(data: st.DataObject) -> None:
    history = DraftHistory(START)
    states = [START]
    for number in range(data.draw(st.integers(1, 8))):
        content = data.draw(acts(states[-1]))
        if history.note(content, f"step {number}"):
            states.append(content)
        assert history.content == states[-1]
    for state in reversed(states[:-1]):
        assert history.undo() is not None
        assert history.content == state
    assert history.undo() is None
    for state in states[1:]:
        assert history.redo() is not None
        assert history.content == state
    assert history.redo() is None


@given(st.data())
def test_a_step_is_kept_as_text(data: st.DataObject) -> None:
    after = data.draw(acts(START))
    changes = changes_between(START, after)
    read = decode(encode(changes), type=tuple[Change, ...])
    assert read == changes
    assert made(read, START) == after
    assert made([change.reversed for change in reversed(read)], after) == START


def test_a_turned_page_of_two_hundred_is_a_step_of_one_page() -> None:
    before = DraftContent((file("a", 200),))
    after = replace(before, files=page_order.turned(before.files, [PagePlace(0, 120)], 90))
    assert len(encode(changes_between(before, after))) < 400


def test_whoever_does_something_else_after_undoing_redoes_that() -> None:
    history = DraftHistory(START)
    turned = replace(START, files=page_order.turned(START.files, [PagePlace(0, 0)], 90))
    removed = replace(START, files=page_order.without(START.files, [PagePlace(0, 0)]))
    history.note(turned, "turned")
    history.undo()
    step = history.note(removed, "removed")
    assert step is not None
    assert (step.number, step.parent) == (2, 0)
    history.undo()
    redone = history.redo()
    assert redone is not None
    assert redone.words == "removed"
    assert history.content == removed


class OnDisk:
    """Steps that are kept from an earlier session."""

    def __init__(self, *steps: DraftStep) -> None:
        self._steps = {step.number: step for step in steps}

    def step(self, number: int) -> DraftStep | None:
        return self._steps.get(number)

    def newest_after(self, parent: int) -> DraftStep | None:
        return next((step for step in reversed(self._steps.values()) if step.parent == parent), None)

    def last(self) -> int:
        return max(self._steps)


def test_an_earlier_session_goes_on() -> None:
    earlier = DraftHistory(START)
    turned = replace(START, files=page_order.turned(START.files, [PagePlace(0, 0)], 90))
    removed = replace(START, files=page_order.without(turned.files, [PagePlace(0, 1)]))
    steps = [earlier.note(turned, "turned"), earlier.note(removed, "removed")]
    kept = OnDisk(*(step for step in steps if step))
    history = DraftHistory(removed, 2, kept)
    assert history.undo() == steps[1]
    assert history.content == turned
    assert history.redo() == steps[1]
    history.undo()
    history.undo()
    assert history.content == START
    step = history.note(removed, "otherwise")
    assert step is not None
    assert (step.number, step.parent) == (3, 0)


def test_what_a_worker_read_is_not_read_again() -> None:
    earlier = DraftHistory(START)
    step = earlier.note(replace(START, files=START.files[1:]), "removed")
    assert step is not None

    class Unread(OnDisk):
        def last(self) -> int:
            raise AssertionError("read on the thread of the window")

        def newest_after(self, parent: int) -> DraftStep | None:
            raise AssertionError("read on the thread of the window")

    history = DraftHistory(START, 0, Unread(step))
    history.know(1, step)
    assert history.can_redo
    assert history.redo() == step
    again = history.note(START, "otherwise")
    assert again is not None
    assert again.number == 2


def test_a_step_that_does_not_fit_the_draft_changes_nothing() -> None:
    earlier = DraftHistory(START)
    step = earlier.note(replace(START, files=START.files[1:]), "removed")
    assert step is not None
    history = DraftHistory(DraftContent((file("z", 1),)), 1, OnDisk(step))
    assert history.redo() is None
    assert history.content.files[0].name == "z.pdf"
