"""What is said of a fax to many over its rows: to how many it goes, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.merge.merge_row import minutes_for
from faxdesk.ui.common import wording
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.merge.merge_row import Merge, MergeCounts


def under_title(counts: MergeCounts) -> str:
    """To how many it goes."""
    to = tr_n("To {count} recipient", "To {count} recipients", counts.total)
    if not counts.out:
        return to
    return tr_n("{to}, {count} taken out", "{to}, {count} taken out", counts.out, to=to)


def how_far(merge: Merge, counts: MergeCounts, waiting: int) -> str:
    """How far it is, in sentences that each stand whole; waiting rows are still to be handed over."""
    sent, total = wording.number_of(counts.sent), wording.number_of(counts.total)
    sentences = [tr("{sent} of {total} sent.", sent=sent, total=total)]
    if counts.needing:
        sentences.append(tr_n("{count} needs a look.", "{count} need a look.", counts.needing))
    if merge.is_paused and waiting:
        if merge.by_failures:
            sentences.append(tr("Paused, since so many have failed."))
        else:
            sentences.append(tr("Paused."))
    elif waiting:
        minutes = minutes_for(waiting)
        sentences.append(tr_n("About {count} min left.", "About {count} min left.", minutes))
        sentences.append(tr("The service takes 10 numbers a minute."))
    return " ".join(sentences)
