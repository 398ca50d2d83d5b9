"""What was done to the pages of a fax being written, step by step, so that all of it can be undone and done
again, also after the program was started anew.

A step is what changed, not what came of it: a fax of 200 pages takes as little room for it as one of two.
Steps form a tree. Whoever undoes some and then does something else begins a branch; to redo is to follow the
newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.covers.cover_template import CoverTemplate
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import DrawnBy

T = TypeVar("T")


class FaxChoices(Struct, frozen=True):
    """What is chosen for the whole fax, and changes its pages."""

    cover_index: int | None = 0
    resolution: Resolution = Resolution.FINE
    drawn_by: DrawnBy | None = None
    cover: CoverTemplate | None = None

    def cover_of(self, draft: Draft) -> DraftCover | None:
        """The cover page of one's own, with what was typed in that of the draft."""
        return (
            None if self.cover is None else DraftCover(self.cover, draft.cover.fields if draft.cover else ())
        )


class DraftContent(Struct, frozen=True):
    """The part of a draft of which each change is a step."""

    files: tuple[OutgoingFile, ...] = ()
    choices: FaxChoices = FaxChoices()

    @classmethod
    def of(cls, draft: Draft) -> DraftContent:
        cover = draft.cover.template if draft.cover else None
        return cls(draft.files, FaxChoices(draft.cover_index, draft.resolution, draft.drawn_by, cover))

    def put_into(self, draft: Draft) -> Draft:
        """The draft with this content."""
        chosen = self.choices
        return replace(
            draft,
            files=self.files,
            cover_index=chosen.cover_index,
            resolution=chosen.resolution,
            drawn_by=chosen.drawn_by,
            cover=chosen.cover_of(draft),
        )


class PagesChange(Struct, frozen=True, tag="pages", omit_defaults=True):
    """In one document, pages from the first one on were these and are those."""

    document: int
    first: int
    before: tuple[DraftPage, ...] = ()
    after: tuple[DraftPage, ...] = ()

    @property
    def reversed(self) -> PagesChange:
        return replace(self, before=self.after, after=self.before)

    def made_to(self, content: DraftContent) -> DraftContent | None:
        files = list(content.files)
        if self.document >= len(files):
            return None
        file = files[self.document]
        pages = _spliced(file.page_list, self.first, self.before, self.after)
        if pages is None:
            return None
        files[self.document] = file.with_pages(pages)
        return replace(content, files=tuple(files))


class DocumentsChange(Struct, frozen=True, tag="documents", omit_defaults=True):
    """The documents from the first one on were these and are those."""

    first: int
    before: tuple[OutgoingFile, ...] = ()
    after: tuple[OutgoingFile, ...] = ()

    @property
    def reversed(self) -> DocumentsChange:
        return replace(self, before=self.after, after=self.before)

    def made_to(self, content: DraftContent) -> DraftContent | None:
        files = _spliced(content.files, self.first, self.before, self.after)
        return None if files is None else replace(content, files=files)


class ChoicesChange(Struct, frozen=True, tag="choices"):
    """What is chosen for the whole fax was this and is that."""

    before: FaxChoices
    after: FaxChoices

    @property
    def reversed(self) -> ChoicesChange:
        return ChoicesChange(self.after, self.before)

    def made_to(self, content: DraftContent) -> DraftContent | None:
        return replace(content, choices=self.after) if content.choices == self.before else None


Change = PagesChange | DocumentsChange | ChoicesChange


class DraftStep(Struct, frozen=True):
    """number counts all steps of a draft from 1; parent is that of the step before it, 0 for none. words say
    what was done, in the language of who did it."""

    number: int
    parent: int
    words: str
    changes: tuple[Change, ...]

    @property
    def blobs(self) -> frozenset[str]:
        """The hashes of all that is needed to undo it and to do it again."""
        found: set[str] = set()
        for change in self.changes:
            if isinstance(change, PagesChange):
                found.update(*(page.blobs for page in (*change.before, *change.after)))
            elif isinstance(change, DocumentsChange):
                found.update(*(file.blobs for file in (*change.before, *change.after)))
        return frozenset(found)


class Trail(Struct, frozen=True):
    """at is the number of the step after which a draft stands, 0 before the first; new are steps that are not
    kept yet."""

    at: int = 0
    new: tuple[DraftStep, ...] = ()


class KeptSteps(Protocol):
    """The steps of a draft that are on disk."""

    def step(self, number: int) -> DraftStep | None: ...

    def newest_after(self, parent: int) -> DraftStep | None:
        """The step last done after this one; None where there is none."""
        ...

    def last(self) -> int:
        """The highest number; 0 where there is none."""
        ...


def changes_between(before: DraftContent, after: DraftContent) -> tuple[Change, ...]:
    """What makes the one of the other."""
    changes: list[Change] = []
    if before.choices != after.choices:
        changes.append(ChoicesChange(before.choices, after.choices))
    same_documents = len(before.files) == len(after.files) and all(
        _head(old) == _head(new) for old, new in zip(before.files, after.files, strict=True)
    )
    if not same_documents:
        first, old_files, new_files = _difference(before.files, after.files)
        return (*changes, DocumentsChange(first, old_files, new_files))
    for place, (old, new) in enumerate(zip(before.files, after.files, strict=True)):
        if old != new:
            first, old_pages, new_pages = _difference(old.page_list, new.page_list)
            changes.append(PagesChange(place, first, old_pages, new_pages))
    return tuple(changes)


def made(changes: Sequence[Change], content: DraftContent) -> DraftContent | None:
    """The content after these changes; None where it is not what they were made to."""
    found: DraftContent | None = content
    for change in changes:
        found = change.made_to(found) if found is not None else None
    return found


class DraftHistory:
    """The steps of one draft from where it stands. Those of the session are here, older ones with the draft
    on disk."""

    def __init__(self, content: DraftContent, at: int = 0, kept: KeptSteps | None = None) -> None:
        self.content = content
        self.at = at
        self._kept = kept
        self._steps: dict[int, DraftStep] = {}
        self._newest_after: dict[int, DraftStep] = {}
        self._kept_after: dict[int, DraftStep | None] = {}
        self._kept_last: int | None = None
        self._opened_at = at

    def know(self, last: int, after: DraftStep | None) -> None:
        """Take what a worker read: the number of the last step on disk, and the newest one after where the
        draft stood when it was opened. Else it is read when it is first asked for."""
        self._kept_last = max(last, self._kept_last or 0)
        self._kept_after[self._opened_at] = after

    def note(self, content: DraftContent, words: str) -> DraftStep | None:
        """Take this for the content from now on, and give the step that led there; None where it is what it
        was."""
        changes = changes_between(self.content, content)
        if not changes:
            return None
        step = DraftStep(self._last() + 1, self.at, words, changes)
        self.content, self.at = content, step.number
        self._steps[step.number] = self._newest_after[step.parent] = step
        return step

    @property
    def can_undo(self) -> bool:
        """Whether the draft does not stand before its first step."""
        return self.at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step that was undone."""
        return self._after(self.at) is not None

    def undo(self) -> DraftStep | None:
        """Go back by a step, and give it; None where there is none that can be undone."""
        step = self._step(self.at)
        back = made([change.reversed for change in reversed(step.changes)], self.content) if step else None
        if step is None or back is None:
            return None
        self.content, self.at = back, step.parent
        return step

    def redo(self) -> DraftStep | None:
        """Do again what was undone last, and give it; None where there is nothing."""
        step = self._after(self.at)
        forth = made(step.changes, self.content) if step else None
        if step is None or forth is None:
            return None
        self.content, self.at = forth, step.number
        return step

    def _step(self, number: int) -> DraftStep | None:
        if number in self._steps or self._kept is None:
            return self._steps.get(number)
        return self._kept.step(number) if number else None

    def _after(self, number: int) -> DraftStep | None:
        # Steps of the session are newer than those on disk, and none on disk comes after one of them.
        if number in self._newest_after or number in self._steps or self._kept is None:
            return self._newest_after.get(number)
        if number not in self._kept_after:
            self._kept_after[number] = self._kept.newest_after(number)
        return self._kept_after[number]

    def _last(self) -> int:
        if self._kept_last is None and self._kept is not None:
            self._kept_last = self._kept.last()
        return max(max(self._steps, default=0), self._kept_last or 0)


def _head(file: OutgoingFile) -> OutgoingFile:
    """A document without its pages. One whose number of pages is not known has none that could change."""
    known = None if file.pages is None else 0
    return replace(file, own_pages=(), pages=known, pages_in_copy=None)


def _difference(before: Sequence[T], after: Sequence[T]) -> tuple[int, tuple[T, ...], tuple[T, ...]]:
    """Where two lists begin to differ, and what is different in each up to where they are the same again."""
    least = min(len(before), len(after))
    first = next((place for place in range(least) if before[place] != after[place]), least)
    same = next(
        (back for back in range(least - first) if before[-1 - back] != after[-1 - back]), least - first
    )
    return first, tuple(before[first : len(before) - same]), tuple(after[first : len(after) - same])


def _spliced(
    found: Sequence[T], first: int, before: tuple[T, ...], after: tuple[T, ...]
) -> tuple[T, ...] | None:
    if tuple(found[first : first + len(before)]) != before or first > len(found):
        return None
    return (*found[:first], *after, *found[first + len(before) :])
