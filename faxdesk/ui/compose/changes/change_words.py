"""What is said of a change to the pages of a fax being written, found from what it was and what it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.compose.page_edit import UNTOUCHED
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import AUTOMATIC, DrawnBy
from faxdesk.ui.compose.changes.edit_words import edit_words
from faxdesk.ui.compose.pages.drawn_by_line import drawn_by_names
from faxdesk.ui.compose.pages.page_words import look_name
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_history import DraftContent
    from faxdesk.domain.compose.draft_page import DraftPage
    from faxdesk.domain.draft import OutgoingFile


class ChangeWords(Struct, frozen=True):
    """What was done, as a sentence. is_loss where something is not in the fax any more."""

    text: str
    is_loss: bool = False


def words_of(before: DraftContent, after: DraftContent) -> ChangeWords:
    """The sentence for a change, by the part of it that matters most."""
    if before.files == after.files:
        return _of_choices(before, after)
    old, new = _sheets(before.files), _sheets(after.files)
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if gone or come:
        return _of_number(before.files, after.files, gone.total(), come.total())
    if old != new:
        count = sum(first != second for first, second in zip(old, new, strict=True))
        return ChangeWords(
            tr_n("{count} page has another place now.", "{count} pages are in another order now.", count)
        )
    if len(before.files) != len(after.files):
        return ChangeWords(
            tr("The pages were made a document of their own.")
            if len(after.files) > len(before.files)
            else tr("The documents were joined.")
        )
    return _of_edits(before.files, after.files)


def _sheets(files: tuple[OutgoingFile, ...]) -> list[object]:
    """What there is, whatever was done to it: pages, and documents of which no page is known."""
    found: list[object] = []
    for file in files:
        if file.pages is None:
            found.append((file.hash, file.name))
        found += [replace(page, edit=UNTOUCHED, look=AUTOMATIC) for page in file.page_list]
    return found


def _of_number(
    before: tuple[OutgoingFile, ...], after: tuple[OutgoingFile, ...], gone: int, come: int
) -> ChangeWords:
    lost, new = _others(before, after), _others(after, before)
    if come and not gone:
        if len(new) == 1 and len(after) > len(before) and _count(new[0]) == come:
            return ChangeWords(tr("“{name}” was added to the fax.", name=new[0].name))
        return ChangeWords(
            tr_n("{count} page was added to the fax.", "{count} pages were added to the fax.", come)
        )
    if len(lost) == 1 and len(before) > len(after) and _count(lost[0]) == gone:
        return ChangeWords(tr("“{name}” was removed from the fax.", name=lost[0].name), is_loss=True)
    return ChangeWords(
        tr_n("{count} page was removed from the fax.", "{count} pages were removed from the fax.", gone),
        is_loss=True,
    )


def _others(files: tuple[OutgoingFile, ...], known: tuple[OutgoingFile, ...]) -> list[OutgoingFile]:
    """The documents of which none of the known is a part."""
    names = {(file.hash, file.name) for file in known}
    return [file for file in files if (file.hash, file.name) not in names]


def _count(file: OutgoingFile) -> int:
    return file.pages or 1


def _of_edits(before: tuple[OutgoingFile, ...], after: tuple[OutgoingFile, ...]) -> ChangeWords:
    pairs: list[tuple[DraftPage, DraftPage]] = [
        (old, new)
        for first, second in zip(before, after, strict=True)
        for old, new in zip(first.page_list, second.page_list, strict=False)
        if old != new
    ]
    looks = {new.look for old, new in pairs if old.look != new.look}
    if len(looks) == 1:
        return ChangeWords(
            tr_n(
                "The page is drawn as “{look}” now.",
                "{count} pages are drawn as “{look}” now.",
                len(pairs),
                look=look_name(looks.pop()),
            )
        )
    if looks:
        return ChangeWords(
            tr_n("{count} page is drawn otherwise now.", "{count} pages are drawn otherwise now.", len(pairs))
        )
    if pairs and all(replace(old.edit, turn=new.edit.turn) == new.edit for old, new in pairs):
        return ChangeWords(tr_n("The page was turned.", "{count} pages were turned.", len(pairs)))
    if len(pairs) == 1:
        return ChangeWords(edit_words(pairs[0][0].edit, pairs[0][1].edit))
    if pairs:
        return ChangeWords(tr_n("The page was changed.", "{count} pages were changed.", len(pairs)))
    return ChangeWords(tr("The documents were changed."))


def _of_choices(before: DraftContent, after: DraftContent) -> ChangeWords:
    old, new = before.choices, after.choices
    if (old.cover_index, old.cover) != (new.cover_index, new.cover):
        if new.cover_index == 0 and new.cover is None:
            return ChangeWords(tr("The cover page was removed from the fax."))
        return ChangeWords(tr("Another cover page was chosen."))
    if old.resolution != new.resolution:
        if new.resolution == Resolution.FINE:
            return ChangeWords(tr("The fax is sent in fine resolution now."))
        return ChangeWords(tr("The fax is sent in standard resolution now."))
    names = drawn_by_names()
    return ChangeWords(tr("Pages of this fax drawn by: {choice}", choice=names[new.drawn_by or DrawnBy.AUTO]))
