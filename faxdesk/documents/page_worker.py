"""The program's side of the page worker: asks caged processes to open, render and convert documents.

No PDF engine survives hostile files in the program itself, so each document is opened in a child process
with a memory limit and a deadline; when it passes either it is gone, and the next call takes a new one. A
request is a JSON line with open files beside it; an answer is a JSON line and as many
bytes as it says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os.path import abspath
from pathlib import Path
from typing import Any, TypeVar

from msgspec import to_builtins

from faxdesk.documents import worker_answers as answers
from faxdesk.documents.cage.processes import NO_DOCUMENT, Processes
from faxdesk.documents.cage.request_files import CannotHand, RequestFiles
from faxdesk.documents.worker_errors import in_words, is_closing
from faxdesk.documents.worker_process import Answer, ChildLost
from faxdesk.domain.checkup import Walls
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.form_field import FormField
from faxdesk.domain.compose.page_edit import UNTOUCHED
from faxdesk.domain.draft import suffix_of
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import DocumentInfo, PageImage
from faxdesk.domain.page_text import PageWord
from faxdesk.domain.receipts.receipt import Receipt
from faxdesk.domain.sent_page import AUTOMATIC, LineTime, PageLook, PageMode, SentPageFacts
from faxdesk.sealing.file_keeper import FileKeeper, PlainKeeper
from faxdesk.words import without_isolates

log = logging.getLogger(__name__)

Value = TypeVar("Value")
Looks = Mapping[int, PageLook]

CONVERT_DEADLINE_S = 120.0
"""The deadline in seconds for making a PDF of all pages of a document at once. As all deadlines here, it is
the processor time that the work takes: a busy machine costs no document its chance."""
_UNWATCHED = 4
"""The deadline is this many times longer where nobody waits to see a page."""
_MOST_TOLD = 500
"""The most characters of an answer that are shown to a person."""
_SEVERAL = "several"
IDLE_S = 60.0
"""The process is ended when nobody has asked it for anything for so long, for the memory that it takes."""


class PageWorker:
    """Opens documents for everybody, one call at a time; use it from workers only.

    Every call raises FaxDeskError (BAD_INPUT, in words that name the file) for what cannot be opened.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        fonts: Path | None = None,
        deadline_s: float = 5.0,
        memory_limit: int = 1 << 30,
        idle_s: float = IDLE_S,
        keeper: FileKeeper | None = None,
    ) -> None:
        """keeper is who keeps the files of the profile, where some may lie in one."""
        self.keeper = keeper or PlainKeeper()
        # The process stands in a folder of its own.
        self._font_folder = abspath(fonts) if fonts else ""
        self._deadline_s = deadline_s
        self._processes = Processes([*command, self._font_folder], memory_limit, idle_s)

    def start(self) -> None:
        """Have a process ready before it is needed; it ends by itself when it is not, and each call starts
        it again. Raises FaxDeskError (BUG) when it does not start."""
        with self._processes.turn:
            self._processes.start()

    def walls(self) -> Walls:
        """Which walls around the process hold here. Raises FaxDeskError (BUG) when it does not start."""
        self.start()
        return self._processes.walls

    def inspect(self, path: Path, name: str) -> DocumentInfo:
        """What a file holds; name tells its type where the content does not."""
        from faxdesk.documents.conversion_rules import needs_conversion

        # A text has to be set first. That takes long in some scripts, and is no work of the file's own.
        longer = _UNWATCHED if needs_conversion(suffix_of(name)) else 1
        answer = self._ask("inspect", path, name, self._deadline_s * longer)
        return self._believed(answers.document_info, answer, name)

    def page_sizes(self, path: Path, name: str) -> tuple[tuple[float, float], ...]:
        """The width and height in millimetres of each page as it stands in its document. A fax that is short
        has the height of its sheet."""
        return self._believed(answers.page_sizes, self._each("page_sizes", path, name), name)

    def render(self, page: PageSource, width: int, *, on_paper: bool = False) -> PageImage:
        """A page in grey, width pixels wide as far as its shape allows: as a screen shows it, or on_paper as
        a printer does. One without a path is a blank one of the paper that its name tells, here as below."""
        arguments = {"page": page.page, "width": width, "on_paper": on_paper, **_edited(page)}
        return self._image("render", page, arguments)

    def fax_page(self, page: PageSource, resolution: Resolution) -> PageImage:
        """A page as the other side's machine prints it: 1728 pixels wide, one bit."""
        return self._image("fax_page", page, _page(page, resolution))

    def sent_page_facts(self, page: PageSource, resolution: Resolution) -> SentPageFacts:
        """What kind of page it is, how long it takes as fax_page() draws it, and what a person should
        know."""
        answer = self._each("sent_page_facts", page.path, page.name, **_page(page, resolution))
        return self._believed(answers.sent_page_facts, answer, page.name)

    def times_by_mode(self, page: PageSource, resolution: Resolution) -> dict[PageMode, LineTime]:
        """How long a page takes in each mode, to be chosen from; of its look, the lightness matters alone."""
        answer = self._each("times_by_mode", page.path, page.name, **_page(page, resolution))
        return self._believed(answers.times_by_mode, answer, page.name)

    def form_fields(self, path: Path, name: str) -> tuple[FormField, ...]:
        """The fields of a PDF form, in the order of Tab; () of any other file."""
        return self._believed(answers.form_fields, self._each("form_fields", path, name), name)

    def words(self, path: Path, name: str, page: int) -> tuple[PageWord, ...]:
        """The words of a page's own text with their places, in the order of reading; none of a picture."""
        answer = self._ask("words", path, name, self._deadline_s, page=page)
        return self._believed(answers.page_words, answer, name)

    def fill_form(self, path: Path, name: str, target: Path, values: Mapping[int, Mapping[str, str]]) -> None:
        """Write a PDF form with fields filled in, page by page (from 0), by their names; they stay fields."""
        by_page = {str(page): dict(own) for page, own in values.items()}
        self._each("fill_form", path, name, target=target, values=by_page)

    def text(self, path: Path, name: str) -> str:
        """The text of a document, "" for pictures."""
        _, data = self._ask("text", path, name, self._deadline_s * _UNWATCHED)
        return data.decode("utf-8", "replace")

    def to_pdf(self, path: Path, name: str, target: Path, *, on_sheets: bool = False) -> None:
        """Make a PDF that everybody shows as it is printed; on_sheets, as it is to be faxed: a fax page that
        is longer than any sheet becomes several."""
        self._ask("to_pdf", path, name, CONVERT_DEADLINE_S, target=target, on_sheets=on_sheets)

    def mark_picture(self, path: Path, name: str, target: Path, *, is_signature: bool = False) -> float:
        """Write the first page of a document as a grey PNG for marks, of a signature the ink alone without
        the paper; gives its height to its width."""
        answer = self._each("mark_picture", path, name, target=target, is_signature=is_signature)
        return self._believed(answers.aspect, answer, name)

    def unlock(self, path: Path, name: str, password: str, target: Path) -> None:
        """Write a PDF that asks for a password without it. Raises NeedsPassword for a wrong one."""
        self._each("unlock", path, name, password=password, target=target)

    def contents(self, path: Path, name: str) -> tuple[str, ...]:
        """The names of the documents in an archive, or attached to a mail: one at least."""
        return self._believed(answers.enclosed_names, self._each("contents", path, name), name)

    def take_out(self, path: Path, name: str, number: int, target: Path) -> None:
        """Write the document of this number (from 0) among contents() to a file."""
        self._each("take_out", path, name, number=number, target=target)

    def merge(self, parts: Sequence[tuple[Path, str]], target: Path, page: int | None = None) -> None:
        """Make one PDF of documents (path and name), or of one page (from 0) of each. They have the deadline
        and the memory limit in common; the error names the first."""
        self._ask(
            "merge",
            "",
            parts[0][1],
            self._deadline_s * _UNWATCHED * len(parts),
            parts=parts,
            target=target,
            page=page,
        )

    def to_tiff(
        self,
        path: Path,
        name: str,
        target: Path,
        resolution: Resolution,
        looks: Looks | None = None,
        *,
        is_first: bool = True,
    ) -> None:
        """Make a multi-page group 4 TIFF of a document's fax pages, letting others in between them, or add
        them to one (not is_first). looks are those of the pages (from 0) that are not automatic."""
        numbers = self.inspect(path, name).page_numbers
        pages = [PageSource(path, name, page, (looks or {}).get(page, AUTOMATIC)) for page in numbers]
        self.pages_to_tiff(pages, target, resolution, is_first=is_first)

    def pages_to_tiff(
        self, pages: Sequence[PageSource], target: Path, resolution: Resolution, *, is_first: bool = True
    ) -> None:
        """Likewise of pages of any documents, with what was done to them."""
        for place, page in enumerate(pages):
            arguments = _page(page, resolution)
            begins = is_first and place == 0
            self._each("add_to_tiff", page.path, page.name, target=target, is_first=begins, **arguments)

    def to_fax_pdf(
        self, path: Path, name: str, target: Path, resolution: Resolution, looks: Looks | None = None
    ) -> None:
        """Make a PDF of a document's fax pages as they are sent, one group 4 picture a page and nothing
        else."""
        with _by_tiff(self, target) as tiff:
            self.to_tiff(path, name, tiff, resolution, looks)

    def pages_to_fax_pdf(self, pages: Sequence[PageSource], target: Path, resolution: Resolution) -> None:
        """Likewise of pages of any documents, with what was done to them: nothing of what was struck out is
        in it."""
        with _by_tiff(self, target) as tiff:
            self.pages_to_tiff(pages, tiff, resolution)

    def receipt(
        self, receipt: Receipt, target: Path, picture: Path | None, name: str, resolution: Resolution
    ) -> None:
        """Make a receipt as a PDF. picture is a document, called name, whose first page is shown as it was
        faxed; none is shown of one that cannot be opened."""
        import msgspec

        self._ask(
            "receipt",
            picture or "",
            name,
            self._deadline_s * _UNWATCHED,
            receipt=without_isolates(msgspec.json.encode(receipt).decode()),
            target=target,
            resolution=str(resolution),
        )

    def made_by(
        self,
        operation: str,
        name: str,
        read: Callable[[Answer], Value],
        path: Path | str = "",
        *,
        many: int = 1,
        **how: Any,
    ) -> Value:
        """What an operation answers that another class words (see cover_drawer.py), read by that function.
        many documents have the deadline of so many."""
        answer = self._ask(operation, path, name, self._deadline_s * _UNWATCHED * many, **how)
        return self._believed(read, answer, name)

    def close(self) -> None:
        """End the processes, also while somebody waits for one; later calls fail."""
        self._processes.close()

    def _each(self, operation: str, path: Path | None, name: str, **arguments: Any) -> Answer:
        """One page's share of work on a whole document, which nobody watches: it may take longer."""
        return self._ask(operation, path or "", name, self._deadline_s * _UNWATCHED, **arguments)

    def _image(self, operation: str, page: PageSource, arguments: dict[str, Any]) -> PageImage:
        answer = self._ask(operation, page.path or "", page.name, self._deadline_s, **arguments)
        return self._believed(answers.page_image, answer, page.name)

    def _believed(self, read: Callable[[Answer], Value], answer: Answer, name: str) -> Value:
        """What an answer says. One that cannot be true comes from a process that a document rules."""
        try:
            return read(answer)
        except ValueError as error:
            log.warning("The page worker gave an answer that cannot be true (%s)", error)
            with self._processes.turn:
                self._processes.drop_all()
            raise in_words("damaged", name) from error

    def _ask(
        self, operation: str, path: Path | str, name: str, deadline_s: float, **arguments: Any
    ) -> Answer:
        request = {
            "operation": operation,
            "name": name,
            "fonts": self._font_folder,
        }
        document = str(path) or (_SEVERAL if "parts" in arguments else NO_DOCUMENT)
        with RequestFiles(self.keeper) as files:
            try:
                # A receipt without its picture is better than none.
                taken = files.take({"path": path, **arguments}, needs_path=operation != "receipt")
                asked = {**request, **taken, "files": files.facts}
                answer = self._answered(asked, document, deadline_s, files.descriptors)
                files.take_back()
            except CannotHand as reason:
                raise in_words(str(reason), name) from reason
            return answer

    def _answered(
        self, request: dict[str, Any], document: str, deadline_s: float, descriptors: Sequence[int]
    ) -> Answer:
        """The answer to a request. Raises FaxDeskError for one that tells of an error."""
        with self._processes.turn:
            facts, data = self._exchange(request, document, deadline_s, descriptors)
            error, details = (str(facts.get(part, ""))[:_MOST_TOLD] for part in ("error", "details"))
            if error in {"too_much", "bug"}:
                # What went wrong may have left its traces in the process.
                log.info(
                    "The page worker gave up on %s (%s)", request["operation"], facts.get("detail", error)
                )
                self._processes.drop(document)
            elif document == _SEVERAL:
                # It has seen several documents, which have nothing in common but this.
                self._processes.drop(document)
            self._processes.answered()
        if error:
            raise in_words(error, request["name"], details)
        return facts, data

    def _exchange(
        self,
        request: dict[str, Any],
        document: str,
        deadline_s: float,
        descriptors: Sequence[int],
        *,
        is_again: bool = False,
    ) -> Answer:
        """The process's answer. A process that died counts as one for which the document was too much."""
        child, was_running = self._processes.of(document)
        try:
            return child.ask(request, deadline_s, descriptors)
        except ChildLost as lost:
            log.log(
                logging.WARNING if lost.by_walls else logging.INFO,
                "The page worker ended on %s (%s)", request["operation"], lost,
            )  # fmt: skip
            self._processes.drop(document)
            if self._processes.are_closed:
                raise is_closing() from lost
            # What it did before, not this, may have worn it out, or somebody has ended them all.
            is_innocent = was_running or (lost.with_others and not is_again)
            if lost.late or lost.by_walls or not is_innocent:
                return {"error": "too_much"}, b""
        return self._exchange(request, document, deadline_s, descriptors, is_again=True)


@contextmanager
def _by_tiff(worker: PageWorker, target: Path) -> Iterator[Path]:
    """The way to a PDF of fax pages: a TIFF beside it, for as long as it takes."""
    tiff = target.with_suffix(".tif")
    try:
        yield tiff
        worker.to_pdf(tiff, tiff.name, target)
    finally:
        tiff.unlink(missing_ok=True)


def _edited(page: PageSource) -> dict[str, Any]:
    """What was done to a page, as the process is told it."""
    if page.edit == UNTOUCHED:
        return {}
    return {"edit": to_builtins(page.edit), "picture_files": dict(page.pictures)}


def _page(page: PageSource, resolution: Resolution) -> dict[str, Any]:
    """A page as it is drawn in a resolution, as the process is told it."""
    look = {"mode": str(page.look.mode), "darker": page.look.darker}
    return {"page": page.page, "resolution": str(resolution), **look, **_edited(page)}
