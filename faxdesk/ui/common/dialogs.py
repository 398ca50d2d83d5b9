"""All dialog boxes: a question that cannot be undone, an error with no place of its own, choosing files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel, QMessageBox, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.files.file_kinds import KINDS, MAKERS
from faxdesk.ui.common.plain_text import caption
from faxdesk.words import mark, tr

PICTURES = ("png", "jpg", "jpeg", "heic", "tif", "tiff", "bmp", "gif", "webp", "pdf")
_TABLES = ("csv", "tsv", "txt", "xlsx", "xlsb", "xls", "ods")
FAX_FORMS = ((mark("PDF document"), "pdf"), (mark("TIFF fax image"), "tif"))
"""What a fax can be saved as: words, translated when they are shown, and suffix."""


def ask(
    parent: QWidget | None, title: str, hint: str, yes: str, no: str = "", *, danger: bool = False
) -> bool:
    """A question before something that cannot be undone. yes is a verb, and no is Cancel where it is ""; with
    danger the other answer is the one that Enter gives."""
    box = _box(parent, title, hint)
    box.setIcon(QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    reject = box.addButton(no or tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(reject if danger else accept)
    box.setEscapeButton(reject)
    box.exec()
    return box.clickedButton() is accept


def ask_which(parent: QWidget | None, title: str, hint: str, ways: Sequence[str], stay: str) -> str:
    """A question with several ways on, each a verb, and with staying, which Enter and Esc give. Returns what
    was chosen."""
    box = _box(parent, title, hint)
    box.setIcon(QMessageBox.Icon.Question)
    for way in ways:
        box.addButton(way, QMessageBox.ButtonRole.AcceptRole)
    stays = box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stays)
    box.setEscapeButton(stays)
    box.exec()
    chosen = box.clickedButton()
    return stay if chosen is None else chosen.text()


def ask_text(parent: QWidget | None, title: str, label: str, text: str = "") -> str | None:
    """A line that the person types or changes; None where they did not agree."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(caption(label))
    dialog.setTextValue(text)
    return dialog.textValue() if dialog.exec() else None


def show_error(parent: QWidget | None, error: FaxDeskError) -> None:
    """An error where there is no better place to say it."""
    box = _box(parent, error.title, error.hint)
    box.setIcon(QMessageBox.Icon.Warning)
    box.addButton("OK", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def choose_save(
    parent: QWidget | None,
    suggested: str | Path,
    filters: Sequence[tuple[str, str]] = FAX_FORMS,
    *,
    title: str = "",
) -> Path | None:
    """Where to save a file. filters are (words, suffix), the first one proposed; the suffix of the
    chosen one is added where the person typed none."""
    patterns = [f"{tr(name)} (*.{suffix})" for name, suffix in filters]
    chosen, used = QFileDialog.getSaveFileName(
        parent, title or tr("Save fax"), str(suggested), ";;".join(patterns)
    )
    if not chosen:
        return None
    path = Path(chosen)
    suffixes = {suffix for _words, suffix in filters}
    if path.suffix.lower().lstrip(".") not in suffixes:
        suffix = filters[patterns.index(used)][1] if used in patterns else filters[0][1]
        path = path.with_name(f"{path.name}.{suffix}")
    return path


def choose_folder(parent: QWidget | None, start: Path, title: str) -> Path | None:
    """A folder to write into."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(chosen) if chosen else None


def choose_new_file(
    parent: QWidget | None, suggested: Path, title: str, *, is_text: bool = False
) -> Path | None:
    """The name of a file, a PDF or a text, that is written over nothing: of one that is taken nobody
    is asked, since it gets a number or is refused."""
    options = QFileDialog.Option.DontConfirmOverwrite
    pattern = f"{tr('Text')} (*.txt)" if is_text else f"{tr('PDF document')} (*.pdf)"
    chosen, _used = QFileDialog.getSaveFileName(parent, title, str(suggested), pattern, options=options)
    return Path(chosen) if chosen else None


def choose_files(parent: QWidget | None, folder: Path | None = None) -> list[Path]:
    """Documents to be faxed."""
    kinds = [f"{tr(kind.title)} ({_patterns(kind.endings)})" for kind in KINDS]
    filters = ";;".join(
        [f"{tr('Documents and pictures')} ({_patterns(sorted(MAKERS))})", *kinds, f"{tr('All files')} (*)"]
    )
    start = str(folder or documents_folder())
    chosen, _used = QFileDialog.getOpenFileNames(parent, tr("Add documents"), start, filters)
    return [Path(path) for path in chosen]


def choose_table(parent: QWidget | None) -> Path | None:
    """A spreadsheet, or a table that is a text."""
    kinds = f"{tr('Tables')} ({_patterns(_TABLES)})"
    filters = f"{kinds};;{tr('All files')} (*)"
    chosen, _used = QFileDialog.getOpenFileName(
        parent, tr("Choose a table"), str(documents_folder()), filters
    )
    return Path(chosen) if chosen else None


def choose_contacts(parent: QWidget | None, endings: Sequence[str]) -> list[Path]:
    """Files of contacts of another program."""
    filters = f"{tr('Files of contacts')} ({_patterns(endings)});;{tr('All files')} (*)"
    start = str(documents_folder())
    chosen, _used = QFileDialog.getOpenFileNames(parent, tr("Import contacts"), start, filters)
    return [Path(path) for path in chosen]


def choose_picture(parent: QWidget | None, title: str) -> Path | None:
    """A picture file, or a document whose first page is one."""
    filters = f"{tr('Pictures and PDF documents')} ({_patterns(PICTURES)});;{tr('All files')} (*)"
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    chosen, _used = QFileDialog.getOpenFileName(parent, title, start, filters)
    return Path(chosen) if chosen else None


def _patterns(endings: Iterable[str]) -> str:
    return " ".join(f"*.{ending}" for ending in endings)


def documents_folder() -> Path:
    """Where people keep their documents; their own folder where that one is not there, since a dialog takes
    a folder that is not there for the name of a file."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def _box(parent: QWidget | None, title: str, hint: str) -> QMessageBox:
    """A box with a bold title and a hint, both shown letter by letter."""
    box = QMessageBox(parent)
    # The system's own box may look for HTML in the texts.
    box.setOption(QMessageBox.Option.DontUseNativeDialog)
    box.setWindowTitle("FaxDesk")
    box.setText(title)
    box.setInformativeText(hint)
    bold = box.font()
    bold.setBold(True)
    for label in box.findChildren(QLabel):
        # QMessageBox.setTextFormat leaves the hint out.
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if label.objectName() == "qt_msgbox_label":
            label.setFont(bold)
    return box
