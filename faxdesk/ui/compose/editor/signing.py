"""Brings signatures and pictures to the page: chosen, unlocked, fetched from a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faxdesk.domain.compose.page_edit import MarkKind
from faxdesk.domain.compose.signature import MarkPicture, Signature
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import dialogs
from faxdesk.ui.compose.editor.marks.tools import Tool
from faxdesk.ui.controls.password_dialog import PasswordDialog
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.marks.mark_pictures import MarkPictures
    from faxdesk.services.marks.signatures import Signatures
    from faxdesk.ui.signatures.signatures_dialog import SignaturesDialog

Bring = Callable[[MarkPicture], object]


class Signing(QObject):
    """A signature that was unlocked once stays so until the editor is left.

    Signals: failed(FaxDeskError).
    """

    failed = Signal(object)

    def __init__(
        self, signatures: Signatures, pictures: MarkPictures, runner: TaskRunner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._signatures = signatures
        self._pictures = pictures
        self._runner = runner
        self._over = parent
        self._unlocked: dict[str, MarkPicture] = {}
        self.dialog: SignaturesDialog | None = None

    def fetch(self, tool: Tool, bring: Bring) -> None:
        """Bring what the tool sets: the usual signature, or a picture that the person chooses."""
        if tool is Tool.PICTURE:
            self._fetch_picture(bring)
            return

        def chosen(found: tuple[Signature, ...]) -> None:
            if found:
                self._bring(found[0], bring)
            else:
                self.choose(bring)

        signatures = self._signatures
        self._runner.submit(Lane.LOCAL, lambda _token: signatures.all(), chosen, self.failed.emit)

    def choose(self, bring: Bring) -> None:
        """Have the person choose one of the signatures, or make one."""
        from faxdesk.ui.signatures.signatures_dialog import SignaturesDialog

        dialog = SignaturesDialog(self._signatures, self._runner, self._over, is_to_choose=True)
        dialog.chosen.connect(lambda signature: self._bring(signature, bring))
        dialog.destroyed.connect(self._on_dialog_gone)
        self.dialog = dialog
        dialog.open()

    def lock(self) -> None:
        """Ask for passwords again from now on."""
        self._unlocked.clear()

    def _on_dialog_gone(self) -> None:
        self.dialog = None

    def _bring(self, signature: Signature, bring: Bring) -> None:
        known = self._unlocked.get(signature.id)
        if known is not None:
            bring(known)
        elif signature.has_password:
            self._ask_password(signature, bring)
        else:
            self._open(signature, "", bring)

    def _open(self, signature: Signature, password: str, bring: Bring) -> None:
        signatures = self._signatures

        def opened(picture: MarkPicture) -> None:
            if signature.has_password:
                self._unlocked[signature.id] = picture
            bring(picture)

        def failed(error: FaxDeskError) -> None:
            from faxdesk.services.marks.signatures import WrongSignaturePassword

            if isinstance(error, WrongSignaturePassword):
                self._ask_password(signature, bring, error)
            else:
                self.failed.emit(error)

        self._runner.submit(
            Lane.LOCAL, lambda _token: signatures.for_page(signature, password), opened, failed
        )

    def _ask_password(self, signature: Signature, bring: Bring, error: FaxDeskError | None = None) -> None:
        if error is None:
            title = tr("The signature “{name}” has a password.", name=signature.name)
            about = tr("It is asked for once for as long as you edit pages.")
        else:
            title, about = error.title, error.hint
        dialog = PasswordDialog(title, about, tr("Sign"), self._over)
        dialog.entered.connect(lambda password: self._open(signature, password, bring))
        dialog.open()

    def _fetch_picture(self, bring: Bring) -> None:
        path = dialogs.choose_picture(self._over, tr("Choose a picture"))
        if path is None:
            return
        pictures = self._pictures
        self._runner.submit(Lane.DOCUMENTS, lambda _token: pictures.take(path), bring, self.failed.emit)


def kind_of(tool: Tool) -> MarkKind:
    """The mark that is made of what fetch() brings."""
    return MarkKind.PICTURE if tool is Tool.PICTURE else MarkKind.SIGNATURE
