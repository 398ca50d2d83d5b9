"""Which cover page a fax has, and the words on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.covers.cover_fields import typed_fields
from faxdesk.domain.covers.cover_template import CoverTemplate
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.covers.kept_cover import KeptCover
from faxdesk.domain.draft import MAX_COVER_TEXT, Draft
from faxdesk.domain.fax import CoverPage
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.compose.covers.cover_choice import CoverChoice, CoverChoices
from faxdesk.ui.compose.covers.cover_fields_form import CoverFieldsForm
from faxdesk.ui.compose.covers.cover_pictures import IN_A_ROW, CoverOnShow, CoverPictures
from faxdesk.words import tr, tr_n

_LEAST_LINES, _MOST_LINES = 2, 6
"""Of the words on the cover that are in sight."""
_WARN_FROM = MAX_COVER_TEXT - 100
"""So near to the limit the letters are counted."""
_A_MINUTE = 10
"""So many requests to send a fax the service takes in a minute (API §8)."""


class CoverPicker(QWidget):
    """The covers to choose from, with the fields of one's own. more_button, which shows those that do not fit
    into the first row, is for the form to place.

    Signals: changed(), edit_wanted() the person wants to see to their own covers, text_moved() the words may
    stand elsewhere while they are written.
    """

    changed = Signal()
    edit_wanted = Signal()
    text_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = CoverChoices()
        self._images: dict[CoverTemplate, QImage] = {}
        self._shown: list[CoverChoice] = []
        self._chosen = CoverChoice()
        self._cover_pages = 1
        self._about = ""
        self._invites_note = False
        self._note_chose = False
        self._shows_all = False
        self.pictures = CoverPictures()
        self.pictures.chosen.connect(self._on_chosen)
        self.more_button = _link("")
        self.more_button.clicked.connect(self._on_more)
        self.edit_button = _link(tr("Edit covers"))
        self.edit_button.clicked.connect(self.edit_wanted)
        self.fields = CoverFieldsForm()
        self.fields.changed.connect(self._on_typed)
        self.text = QPlainTextEdit()
        self.text.setObjectName("coverText")
        self.text.setTabChangesFocus(True)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.text.textChanged.connect(self._on_typed)
        self.texts_button = _link(tr("Saved texts"))
        self._counter = PlainLabel()
        self._counter.setObjectName("coverCounter")
        self._counter.setProperty("kind", "small")
        self._note = PlainLabel()
        self._note.setProperty("kind", "small")
        self._note.setWordWrap(True)
        theme.set_tone(self._note, "muted")
        self._note.hide()
        self._lay_out()
        self._show_covers()
        self._show_words()
        theme.keep_measured(self._fit)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.HALF)
        column.addWidget(self.pictures)
        column.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.fields)
        column.addWidget(self.text)
        column.addWidget(self.texts_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignTrailing)
        column.addWidget(self._note)

    def put_in(self, text: str) -> None:
        """Put a text in where the person writes."""
        self.text.insertPlainText(text)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, pages: Sequence[CoverPage]) -> None:
        """Offer these cover pages of the service; what is chosen stays chosen."""
        self._choices.offer_pages(pages)
        self._show_covers()

    def offer_own(self, covers: Sequence[KeptCover]) -> None:
        """Offer these covers of one's own; what is chosen stays chosen."""
        self._choices.offer_own(covers)
        self._show_covers()

    def picture(self, template: CoverTemplate, image: QImage) -> None:
        """Show what one of one's own looks like."""
        self._images[template] = image
        self._show_covers()

    @property
    def wanted_pictures(self) -> list[CoverTemplate]:
        """Those of one's own on show of which there is no picture yet."""
        templates = [choice.template for choice in self._shown]
        return [each for each in templates if each is not None and each not in self._images]

    @property
    def cover_index(self) -> int | None:
        """0 for no cover page of the service, None for the account's own."""
        return self._chosen.index

    @property
    def own_cover(self) -> DraftCover | None:
        """The cover page of one's own, with what was typed for it."""
        template = self._chosen.template
        return None if template is None else DraftCover(template, self.fields.values(), self._cover_pages)

    @property
    def cover_name(self) -> str:
        return self._choices.name(self._chosen)

    @property
    def names(self) -> list[str]:
        """The covers on show."""
        return [self._choices.name(choice) for choice in self._shown]

    @property
    def cover_text(self) -> str:
        return self.text.toPlainText()

    @property
    def counter(self) -> str:
        """What is said of the length of the words; "" while there is room enough."""
        return self._counter.text()

    @property
    def note(self) -> str:
        """What is said of the requests that the cover makes; "" where it makes but one."""
        return self._note.text()

    def set_cover(self, index: int | None, text: str, own: DraftCover | None = None) -> None:
        self._note_chose = False
        self._chosen = CoverChoice(index) if own is None else CoverChoice(template=own.template)
        self._cover_pages = own.pages if own else 1
        self.fields.set_values(own.fields if own else ())
        with QSignalBlocker(self.text):
            if self.text.toPlainText() != text:
                self.text.setPlainText(text)
        self._show_covers()
        self._show_words()

    def choose(self, index: int | None, own: DraftCover | None = None) -> None:
        """Choose a cover as the person does."""
        self.set_cover(index, self.cover_text, own)
        self._place_subject()
        self.changed.emit()

    def answer(self, about: str) -> None:
        """The fax answers one, and these words, with which it begins, say what that is about; "" where it
        answers none."""
        self._about = about

    def invite_note(self, *, on: bool) -> None:
        """Have a place for a note to the reader, also while no cover is chosen: writing there chooses one."""
        self._invites_note = on
        self._show_words()

    def count_pages(self, pages: int) -> None:
        """Take note of how many pages the cover of one's own has, now that it was drawn."""
        if pages != self._cover_pages and self._chosen.template is not None:
            self._cover_pages = pages
            self.changed.emit()

    def follow(self, draft: Draft) -> None:
        """Say before it is sent what the cover means for a fax to several."""
        count = len(draft.recipients) if draft.is_one_by_one else 1
        words = ""
        if count > _A_MINUTE:
            words = tr_n(
                "The cover names its recipient: {count} fax, one after the other, in about {minutes} min.",
                "The cover names its recipient: {count} faxes, one after the other, in about {minutes} min.",
                count,
                minutes=-(-count // _A_MINUTE),
            )
        elif count > 1:
            words = tr_n(
                "The cover names its recipient: {count} fax, one after the other.",
                "The cover names its recipient: {count} faxes, one after the other.",
                count,
            )
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _show_covers(self) -> None:
        """One row of covers, with the chosen one among them, or all of them."""
        covers = self._choices.all(self._chosen)
        has_more = len(covers) > IN_A_ROW
        shown = covers if self._shows_all else covers[:IN_A_ROW]
        if self._chosen not in shown:
            shown = [*shown[:-1], self._chosen]
        self._shown = list(shown)
        sheets = [
            CoverOnShow(self._choices.name(each), each.sign, each.tip, self._image(each)) for each in shown
        ]
        self.pictures.show_covers(sheets, shown.index(self._chosen))
        self.edit_button.setVisible(self._shows_all or not has_more)
        self.more_button.setVisible(has_more)
        self.more_button.setText(tr("Fewer") if self._shows_all else tr("More"))
        self.more_button.setAccessibleName(
            tr("Fewer cover pages") if self._shows_all else tr("More cover pages")
        )

    def _image(self, choice: CoverChoice) -> QImage | None:
        return None if choice.template is None else self._images.get(choice.template)

    def _on_more(self) -> None:
        self._shows_all = not self._shows_all
        self._show_covers()

    def _on_chosen(self, row: int) -> None:
        self._chosen = self._shown[row]
        self._note_chose = False
        self._cover_pages = 1
        self._show_words()
        self._place_subject()
        self.changed.emit()

    def _place_subject(self) -> None:
        """What an answer is about stands in the field for it where the cover has one, else in the message:
        as long as nobody wrote anything else there."""
        about, typed = self._about, self.fields.typed
        in_subject, in_words = (about, ""), ("", about)
        is_asked = "subject" in self.fields.names
        before, after = (in_words, in_subject) if is_asked else (in_subject, in_words)
        if not about or (typed.get("subject", ""), self.cover_text) != before:
            return
        subject, words = after
        self.fields.set_values(tuple((typed | {"subject": subject}).items()))
        with QSignalBlocker(self.text):
            self.text.setPlainText(words)
        self._show_words()

    def _on_typed(self) -> None:
        self._choose_for_note()
        self._show_words()
        self.changed.emit()

    def _choose_for_note(self) -> None:
        """A note without a cover page would be read by nobody, and a page for no note is one too many."""
        if self._invites_note and self.cover_text and self._chosen == CoverChoice():
            self._chosen, self._note_chose = self._choices.for_note, True
        elif self._note_chose and not self.cover_text:
            self._chosen, self._note_chose = CoverChoice(), False
        else:
            return
        self._cover_pages = 1
        self._show_covers()
        self.text_moved.emit()

    def _show_words(self) -> None:
        template = self._chosen.template
        self.fields.show_fields(() if template is None else typed_fields(template))
        has_cover = self._chosen.index != 0 or (template is not None and "text" in template.fields)
        is_note = self._invites_note and self._chosen == CoverChoice() and not self.cover_text
        hint = tr("A note for the reader") if is_note else tr("Words on the cover page")
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(hint)
        count = len(self.cover_text)
        over = count - MAX_COVER_TEXT
        if over > 0:
            said = tr_n(
                "{count} character too many: {length} of {limit}",
                "{count} characters too many: {length} of {limit}",
                over,
                length=count,
                limit=MAX_COVER_TEXT,
            )
        else:
            said = tr("{length} of {limit} characters", length=count, limit=MAX_COVER_TEXT)
        # What FaxDesk draws goes on over as many pages as it takes.
        is_near = count >= _WARN_FROM and template is None
        theme.set_tone(self._counter, "danger" if over > 0 else "muted")
        self._counter.setText(said if is_near else "")
        self.text.setVisible(has_cover or is_note)
        self.texts_button.setVisible(has_cover or is_note)
        self._counter.setVisible(has_cover and is_near)
        self._fit()

    def _fit(self) -> None:
        """Make the field for the words as high as they are, up to some lines."""
        lines = min(max(round(self.text.document().size().height()), _LEAST_LINES), _MOST_LINES)
        around = 2 * (theme.Metrics.GAP + self.text.frameWidth())
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + around)


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "link")
    return button
