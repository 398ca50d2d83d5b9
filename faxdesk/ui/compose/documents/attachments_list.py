"""The documents of a fax being written: added, checked on a worker, put in order, removed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.draft import OutgoingFile, tidy_name
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import dialogs, icons, theme
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.compose.documents.attachment import Attachment, FileState, Remedy, Taking
from faxdesk.ui.compose.documents.attachment_rows import DOWN, KEY_ROLE, REMOVE, UP, AttachmentRows
from faxdesk.ui.compose.documents.remedies import Remedies
from faxdesk.ui.controls.password_dialog import PasswordDialog
from faxdesk.words import listed, tr
from faxdesk.work.tasks import Lane, TaskRunner
from faxdesk.working_folder import WorkingFolder

MOST_ROWS_IN_SIGHT = 5


class FileSource(Protocol):
    """Takes private copies of documents; for workers."""

    def add_file(self, path: Path, token: CancelToken, password: str = "") -> OutgoingFile: ...

    def files_in(self, path: Path) -> tuple[str, ...]: ...

    def add_file_in(
        self, path: Path, number: int, name: str, token: CancelToken, password: str = ""
    ) -> OutgoingFile: ...


class AttachmentsList(QWidget):
    """add_button, which opens the dialog for files, and scan_button are for the form to place.

    Signals: changed() whenever files(), problems() or is_reading may have changed; scan_wanted().
    """

    changed = Signal()
    scan_wanted = Signal()

    def __init__(self, runner: TaskRunner, source: FileSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachmentsList")
        self._runner = runner
        self._source = source
        self.password_dialog: PasswordDialog | None = None
        self._known: dict[int, Attachment] = {}
        self._earlier: list[Attachment] = []
        self._keys = itertools.count(1)
        self.rows = AttachmentRows(self._known.__getitem__)
        self.rows.reordered.connect(self._refresh)
        self.rows.acted.connect(self._on_acted)
        self.add_button = QPushButton(tr("Add files"))
        self.add_button.setObjectName("addFilesButton")
        self.add_button.setProperty("kind", "link")
        self.add_button.setToolTip(tr("Choose documents to fax; they can be dropped or pasted as well"))
        self.add_button.clicked.connect(self.choose)
        self.scan_button = QPushButton(tr("Scan"))
        self.scan_button.setObjectName("scanPaperButton")
        self.scan_button.setProperty("kind", "link")
        self.scan_button.setToolTip(tr("Scan paper into the fax"))
        self.scan_button.clicked.connect(self.scan_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)
        self.remedies = Remedies(self._on_remedy)
        column.addWidget(self.remedies)
        theme.keep_measured(self._fit)
        theme.keep_tinted(self._tint)

    # What is in it

    def files(self) -> tuple[OutgoingFile, ...]:
        """The files that can be faxed, in order."""
        return tuple(attachment.file for attachment in self.attachments() if attachment.file is not None)

    def attachments(self) -> list[Attachment]:
        return [self._at(row) for row in range(self.rows.count())]

    def problems(self) -> list[str]:
        return [attachment.reason for attachment in self.attachments() if attachment.state is FileState.BAD]

    @property
    def is_reading(self) -> bool:
        return any(attachment.state is FileState.READING for attachment in self.attachments())

    def set_files(self, files: Sequence[OutgoingFile]) -> None:
        """Replace what is in the list by these files, which the outbox has copied before."""
        for attachment in self.attachments():
            if attachment.task is not None:
                attachment.task.cancel()
        if self.password_dialog is not None:
            self.password_dialog.reject()
        self.rows.clear()
        self._known.clear()
        self._earlier = []
        for file in files:
            self._insert(self.rows.count(), Attachment(file.name, FileState.READY, file))
        self._refresh()

    def put_files(self, files: Sequence[OutgoingFile]) -> None:
        """Have these documents from now on, which were here before or are parts of such; those that are being
        read, or cannot be faxed, stay where they are."""
        before = self.attachments()
        self._earlier += [each for each in before if each.file is not None and each not in self._earlier]
        left = list(self._earlier)
        shown = [_taken_from(left, file) for file in files]
        for row, attachment in enumerate(before):
            if attachment.file is None:
                shown.insert(row, attachment)
        current = self.rows.currentRow()
        self.rows.clear()
        self._known.clear()
        for row, attachment in enumerate(shown):
            self._insert(row, attachment)
        self.rows.setCurrentRow(min(current, len(shown) - 1))
        self._refresh()

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Take copies of these files; one that cannot be faxed stays in the list with its reason."""
        for path in paths:
            self._take(tidy_name(path.name), partial(self._source.add_file, path), path=path)

    def add_image(self, image: QImage) -> None:
        """Take a picture from the clipboard or from another window."""
        name = tr("Pasted picture") + ".png"

        def take(token: CancelToken, _password: str) -> OutgoingFile:
            with WorkingFolder("picture") as folder:
                path = folder.path / name
                if not image.save(str(path)):
                    raise FaxDeskError(
                        tr("The picture could not be read."),
                        tr("Save it as a file and add that instead."),
                        ErrorKind.BAD_INPUT,
                    )
                return self._source.add_file(path, token)

        self._take(name, take)

    def add(self, name: str, take: Taking) -> Attachment:
        """Have a document under this name, which take() makes on a worker."""
        return self._take(name, take)

    def choose(self) -> None:
        """Have the person choose files."""
        self.add_paths(dialogs.choose_files(self))

    # Order

    def _move(self, row: int, target: int) -> None:
        if row == target:
            return
        item = self.rows.takeItem(row)
        self.rows.insertItem(target, item)
        self.rows.setCurrentRow(target)
        self._refresh()

    def _remove(self, row: int) -> None:
        attachment = self._known.pop(self.rows.takeItem(row).data(KEY_ROLE))
        if attachment.task is not None:
            attachment.task.cancel()
        self._earlier.append(attachment)
        self._refresh()

    def _on_acted(self, row: int, action: str) -> None:
        if action == REMOVE:
            self._remove(row)
        else:
            self._move(row, row + {UP: -1, DOWN: 1}[action])

    # Rows

    def _take(
        self, name: str, take: Taking, *, path: Path | None = None, row: int | None = None
    ) -> Attachment:
        attachment = Attachment(name, take=take, path=path)
        self._insert(self.rows.count() if row is None else row, attachment)
        self._read(attachment, take)
        return attachment

    def _read(self, attachment: Attachment, take: Taking, password: str = "") -> None:
        attachment.state, attachment.remedy = FileState.READING, None

        def taken(file: OutgoingFile) -> None:
            attachment.on_taken(file)
            if attachment.has_attachments and attachment.path is not None:
                self._look_into(attachment, attachment.path)
            self._on_settled(attachment)

        def failed(error: FaxDeskError) -> None:
            attachment.on_failed(error)
            self._on_settled(attachment)
            if attachment.remedy is Remedy.PASSWORD:
                self._ask_password(attachment)

        self._refresh()
        attachment.task = self._runner.submit(
            Lane.DOCUMENTS, lambda token: take(token, password), taken, failed
        )

    # What a person can do about some of them

    def _on_remedy(self, attachment: Attachment) -> None:
        # The button goes when it has done its work, and would leave the focus to whatever comes first.
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        if attachment.remedy is Remedy.PASSWORD:
            self._ask_password(attachment)
        elif attachment.path is not None:
            self._take_enclosed(attachment, attachment.path)

    def _ask_password(self, attachment: Attachment) -> None:
        """Ask for a document's password, unless another one's is being asked for: its button stays."""
        take = attachment.take
        if self.password_dialog is not None or take is None:
            return
        about = tr("FaxDesk opens the document by it, and keeps the opened document alone.")
        dialog = self.password_dialog = PasswordDialog(attachment.problem, about, tr("Open"), self)
        dialog.entered.connect(partial(self._read, attachment, take))
        dialog.finished.connect(self._on_password_dialog_finished)
        dialog.open()

    def _on_password_dialog_finished(self) -> None:
        self.password_dialog = None

    def _look_into(self, attachment: Attachment, path: Path) -> None:
        """Offer to take what is attached to a mail."""

        def found(names: tuple[str, ...]) -> None:
            attachment.remedy, attachment.enclosed = Remedy.TAKE, names
            self._refresh()

        self._runner.submit(Lane.DOCUMENTS, lambda _token: self._source.files_in(path), found)

    def _take_enclosed(self, attachment: Attachment, path: Path) -> None:
        """Put the documents in an archive in its place, or those attached to a mail behind it."""
        row = next(row for row in range(self.rows.count()) if self._at(row) is attachment)
        names = attachment.enclosed
        if attachment.file is None:
            self._known.pop(self.rows.takeItem(row).data(KEY_ROLE))
        else:
            attachment.on_enclosed_taken()
            self._on_settled(attachment)
            row += 1
        for number, name in enumerate(names):
            self._take(name, partial(self._source.add_file_in, path, number, name), row=row + number)

    def _insert(self, row: int, attachment: Attachment) -> None:
        key = next(self._keys)
        self._known[key] = attachment
        item = QListWidgetItem()
        # The list asks for the height of a row as soon as it has it.
        item.setData(KEY_ROLE, key)
        self.rows.insertItem(row, item)
        self._describe(item, attachment)

    def _at(self, row: int) -> Attachment:
        return self._known[self.rows.item(row).data(KEY_ROLE)]

    def _describe(self, item: QListWidgetItem, attachment: Attachment) -> None:
        item.setData(Qt.ItemDataRole.AccessibleTextRole, listed(attachment.name, attachment.facts))
        set_tip(item, f"{attachment.name}\n{attachment.facts}")

    def _on_settled(self, attachment: Attachment) -> None:
        for row in range(self.rows.count()):
            if self._at(row) is attachment:
                self._describe(self.rows.item(row), attachment)
        self.rows.scheduleDelayedItemsLayout()
        self._refresh()

    def _refresh(self) -> None:
        # Nothing of an empty list can be reached by keys.
        policy = Qt.FocusPolicy.StrongFocus if self.rows.count() else Qt.FocusPolicy.NoFocus
        self.rows.setFocusPolicy(policy)
        if self.rows.currentRow() < 0 and self.rows.count():
            # Tab then finds a row to act on.
            self.rows.setCurrentRow(0)
        self.remedies.show_for(self.attachments())
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        shown = min(self.rows.count(), MOST_ROWS_IN_SIGHT)
        heights = [self.rows.sizeHintForRow(row) for row in range(shown)] or [theme.measures().compact_row]
        self.rows.setFixedHeight(sum(heights) + 2 * theme.Metrics.HALF)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Reasons wrap anew.
        self.rows.scheduleDelayedItemsLayout()
        self._fit()

    def _tint(self) -> None:
        self.add_button.setIcon(icons.icon("plus", "accent"))
        self.scan_button.setIcon(icons.icon("scan", "accent"))


def _taken_from(earlier: list[Attachment], file: OutgoingFile) -> Attachment:
    """What is known of a document beside the file itself, where it was here before; it is taken out."""
    for each in earlier:
        if each.file is not None and (each.file.hash, each.file.name) == (file.hash, file.name):
            earlier.remove(each)
            each.file = file
            return each
    return Attachment(file.name, FileState.READY, file)
