"""A document of 200 pages as it is looked at before it is faxed: how soon a page is there, how long each
takes to be judged, and what memory that needs. Processor time, so that a busy machine counts no worse.
`python -m tests.bench.long_document FOLDER` prints what the program takes, as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command
from tests.bench.processes import family_of, pss_mb
from tests.bench.row import Row, limited
from tests.bench.window import measured

PAGES = 200
FIRST_PAGE_MS, PAGE_MS, MEMORY_MB = 150.0, 50.0, 120.0
SHADED_MS = 150.0
SHADED_PAGES = 10


def measure_long_document(folder: Path) -> Iterator[Row]:
    _long(folder / "long.pdf")
    _shaded(folder / "shaded.pdf")
    found = measured("tests.bench.long_document", folder)
    yield limited(f"first of {PAGES} pages as dots, worker running (ms)", found["first"], FIRST_PAGE_MS)
    yield limited(f"each of {PAGES} plain pages judged (ms)", found["plain"], PAGE_MS)
    yield limited("each shaded page with a photograph judged (ms)", found["shaded"], SHADED_MS)
    yield limited(f"worker after {PAGES} pages (MB)", found["size"], MEMORY_MB)


def _long(path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="Letter")
    pdf.set_font("Helvetica", size=11)
    for page in range(PAGES):
        pdf.add_page()
        for line in range(45):
            pdf.text(
                60, 60 + 15 * line, f"Line {line} of page {page}, as long as lines of letters are, or longer."
            )
    pdf.output(str(path))


def _shaded(path: Path) -> None:
    from tests.documents.legible import sheets

    pages = [sheets.in_the_shade(sheets.letter_with_photograph(seed)).grey for seed in range(SHADED_PAGES)]
    pages[0].save(path, "PDF", resolution=204, save_all=True, append_images=pages[1:])


def main() -> None:
    folder = Path(sys.argv[1])
    long, shaded = folder / "long.pdf", folder / "shaded.pdf"
    worker = PageWorker(page_worker_command())
    # Whatever is loaded once for all documents is loaded.
    worker.fax_page(PageSource(shaded, shaded.name), Resolution.FINE)
    [process] = family_of(os.getpid())[1:]
    begun = _worked_ms(process)
    worker.fax_page(PageSource(long, long.name), Resolution.FINE)
    first = _worked_ms(process) - begun
    figures = {"first": first, "plain": _each(worker, process, long, PAGES)}
    figures["size"] = pss_mb(process)
    figures["shaded"] = _each(worker, process, shaded, SHADED_PAGES)
    worker.close()
    print(json.dumps(figures))


def _each(worker: PageWorker, process: int, path: Path, pages: int) -> float:
    """The milliseconds of the processor that each page of a document takes."""
    begun = _worked_ms(process)
    for page in range(pages):
        worker.sent_page_facts(PageSource(path, path.name, page), Resolution.FINE)
    return (_worked_ms(process) - begun) / pages


def _worked_ms(process: int) -> float:
    """The processor's time that a process has taken."""
    times = (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) * 1000 / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
