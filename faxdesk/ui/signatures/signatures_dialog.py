"""The signatures that are kept: one is chosen to sign with; they are renamed, deleted, and new ones made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.compose.signature import Signature
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import dialogs, icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, caption, set_tip
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.signatures.new_signature import NewSignatureDialog
from faxdesk.ui.signatures.signature_view import SignatureView
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable

    from faxdesk.services.marks.signatures import Signatures

_LINES_WIDE, _LINES_HIGH = 36, 24


class SignaturesDialog(QDialog):
    """Signals: chosen(Signature) to sign with, where that is what the dialog is for."""

    chosen = Signal(object)

    def __init__(
        self,
        signatures: Signatures,
        runner: TaskRunner,
        parent: QWidget | None = None,
        *,
        is_to_choose: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("signaturesDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Signatures"))
        self._signatures = signatures
        self._runner = runner
        self._is_to_choose = is_to_choose
        self.rows: list[SignatureRow] = []
        self.making: NewSignatureDialog | None = None
        self._empty = PlainLabel(
            tr("No signature is kept yet. Write one here, or take it from a photo of paper.")
        )
        self._empty.setWordWrap(True)
        theme.set_tone(self._empty, "muted")
        self.problem = ProblemBar()
        self.problem.hide()
        self.new = QPushButton(caption(tr("New signature…")))
        # By this its room is measured in bold, as it is drawn.
        self.new.setProperty("kind", "primary")
        self.new.setDefault(True)
        self.new.clicked.connect(self.make)
        self.close_button = QPushButton(caption(tr("Close")))
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.read()

    def _lay_out(self) -> None:
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.Metrics.GAP)
        self._list.addWidget(self._empty)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        below = QHBoxLayout()
        below.addWidget(self.new)
        below.addStretch(1)
        below.addWidget(self.close_button)
        column = QVBoxLayout(self)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.GROUP)
        column.addWidget(scroll, 1)
        column.addWidget(self.problem)
        column.addLayout(below)
        line = theme.measures().line
        self.resize(_LINES_WIDE * line, _LINES_HIGH * line)

    def read(self) -> None:
        """Show what is kept now."""
        signatures = self._signatures
        self._runner.submit(Lane.LOCAL, lambda _token: signatures.all(), self._show, self._on_failed)

    def make(self) -> None:
        """Have a new one made."""
        self.making = NewSignatureDialog(self._signatures, self._runner, self)
        self.making.made.connect(self._on_made)
        self.making.open()

    def _on_made(self, signature: Signature) -> None:
        self.making = None
        if self._is_to_choose:
            self._choose(signature)
        else:
            self.read()

    def _show(self, found: tuple[Signature, ...]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [SignatureRow(signature, is_to_choose=self._is_to_choose) for signature in found]
        for place, row in enumerate(self.rows):
            self._list.insertWidget(1 + place, row)
            row.view.show_signature(self._signatures, row.signature, self._runner)
            row.chosen.connect(self._choose)
            row.rename_wanted.connect(self._rename)
            row.default_wanted.connect(
                lambda signature: self._do(lambda: self._signatures.make_default(signature))
            )
            row.delete_wanted.connect(self._delete)
        self._empty.setVisible(not found)

    def _choose(self, signature: Signature) -> None:
        self.accept()
        self.chosen.emit(signature)

    def _rename(self, signature: Signature) -> None:
        name = dialogs.ask_text(self, tr("Rename the signature"), tr("Name of the signature"), signature.name)
        if name is not None and name != signature.name:
            self._do(lambda: self._signatures.rename(signature, name))

    def _delete(self, signature: Signature) -> None:
        title = tr("Delete the signature “{name}”?", name=signature.name)
        hint = tr("It cannot be brought back. Faxes that it was put on keep it.")
        if dialogs.ask(self, title, hint, tr("Delete"), danger=True):
            self._do(lambda: self._signatures.delete(signature))

    def _do(self, act: Callable[[], object]) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: act(), lambda _done: self.read(), self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.problem.show_error(error)


class SignatureRow(QFrame):
    """Signals, each with the Signature: chosen, rename_wanted, default_wanted, delete_wanted."""

    chosen = Signal(object)
    rename_wanted = Signal(object)
    default_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, signature: Signature, *, is_to_choose: bool) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.signature = signature
        self.view = SignatureView()
        line = theme.measures().line
        self.view.setFixedSize(9 * line, 4 * line)
        name = PlainLabel(signature.name)
        name.setProperty("kind", "strong")
        name.setWordWrap(True)
        self.state = PlainLabel(_state_of(signature))
        self.state.setProperty("kind", "small")
        self.state.setVisible(bool(self.state.text()))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(name)
        words.addWidget(self.state)
        words.addStretch(1)
        self.sign = QPushButton(caption(tr("Sign")))
        self.sign.setVisible(is_to_choose)
        self.sign.setAccessibleName(tr("Sign with “{name}”", name=signature.name))
        self.sign.clicked.connect(lambda: self.chosen.emit(signature))
        self.more = QToolButton()
        self.more.setProperty("kind", "icon")
        self.more.setAccessibleName(tr("More about “{name}”", name=signature.name))
        set_tip(self.more, tr("More"))
        self.more.clicked.connect(self._open_menu)
        row = QHBoxLayout(self)
        gap = theme.Metrics.GAP
        row.setContentsMargins(gap, gap, gap, gap)
        row.setSpacing(theme.Metrics.INSET)
        row.addWidget(self.view)
        row.addLayout(words, 1)
        row.addWidget(self.sign)
        row.addWidget(self.more)
        theme.keep_tinted(self._tint)

    def menu(self) -> QMenu:
        """What can be done with it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        signature = self.signature
        menu.addAction(tr("Rename…"), lambda: self.rename_wanted.emit(signature))
        usual = menu.addAction(tr("Take it as the usual one"), lambda: self.default_wanted.emit(signature))
        usual.setEnabled(not signature.is_default)
        menu.addSeparator()
        menu.addAction(tr("Delete…"), lambda: self.delete_wanted.emit(signature))
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _tint(self) -> None:
        self.more.setIcon(icons.icon("more"))


def _state_of(signature: Signature) -> str:
    if signature.has_password and signature.is_default:
        return tr("The usual one, with a password")
    if signature.has_password:
        return tr("With a password")
    return tr("The usual one") if signature.is_default else ""
