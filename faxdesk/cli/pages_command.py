"""`pages`: the pages that would be sent of some files, before anything leaves."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from msgspec import Struct

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.pages.page_options import PageOptions
from faxdesk.cli.shared_steps import as_typed, checked_files
from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.fax import Resolution
from faxdesk.domain.phone import parse_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import (
    CALL,
    COVER,
    KIND_NAMES,
    DrawnBy,
    LineTime,
    PageLook,
    PageMode,
    SentPageFacts,
)
from faxdesk.domain.service_name import service_name
from faxdesk.domain.times.number_time import NumberTime
from faxdesk.services.archive.save_file import save_whole
from faxdesk.services.desk import Desk
from faxdesk.services.outbox.fax_files.ready_file import ReadyFile
from faxdesk.services.outbox.fax_files.sent_pages import SentAs, SentDocument, sent_document
from faxdesk.words import mark, tr, tr_n


class _Line(Struct, frozen=True):
    """A page, or a document whose pages only the service knows: facts is None. document is "" for a page of
    none: a blank one that was put in, or a cover page, which the service draws too."""

    document: str
    drawn_by: DrawnBy
    facts: SentPageFacts | None = None

    @property
    def time(self) -> LineTime | None:
        return self.facts.time if self.facts else None if self.document else COVER

    @property
    def warnings(self) -> list[dict[str, Any]]:
        if self.facts is None:
            return []
        return [
            {"kind": str(warning.kind), "figures": list(warning.figures), "text": warning.text}
            for warning in self.facts.warnings
        ]


def pages(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """All files are looked at before anything is written."""
    sent_as = SentAs(
        Resolution(options.resolution),
        DrawnBy(options.drawn_by or desk.settings.drawn_by),
        look=PageLook(PageMode(options.mode)),
    )
    with as_typed(), ExitStack() as opened:
        page_options = PageOptions(options)
        number = parse_number(options.to, desk.settings.country).e164 if options.to is not None else ""
        passwords = checked_files(desk.outbox, options, token)
        given = [
            _as_outgoing(opened.enter_context(desk.outbox.ready_file(path, token, password)))
            for path, password in zip(options.files, passwords, strict=True)
        ]
        paths = {file.hash for file in given}

        def path_of(name: str) -> Path:
            return Path(name) if name in paths else desk.blobs.path(name)

        files = page_options.applied(given, desk, path_of)
        documents = [sent_document(desk.pages, file, path_of, sent_as, token) for file in files]
        if options.out is not None:
            _write(desk, documents, sent_as.resolution, options.out, token)
    lines = [_Line("", DrawnBy.SERVICE)] if options.cover else []
    lines += [
        line for file, document in zip(files, documents, strict=True) for line in _lines(file, document)
    ]
    total = NumberTime(sum((line.time for line in lines if line.time), CALL))
    if number:
        total = desk.number_times.corrected(number, total.time)
    printer.result(_as_json(lines, total), [*_as_text(lines), *_total(lines, total)])
    return EXIT_DONE


def _as_outgoing(file: ReadyFile) -> OutgoingFile:
    """A file of which no copy is kept: its path stands for the hash of one."""
    is_made_here = file.is_made_here or file.info.is_redrawn
    return OutgoingFile(
        file.name, str(file.path), 0, "", file.info.pages, file.opened_as, is_made_here=is_made_here
    )


def _lines(file: OutgoingFile, document: SentDocument) -> Iterator[_Line]:
    if not document.pages:
        yield _Line(file.name, DrawnBy.SERVICE)
    blank = {place for place, page in enumerate(file.page_list) if page.is_blank}
    for place, facts in enumerate(document.pages):
        yield _Line("" if place in blank else file.name, document.drawn_by, facts)


def _write(
    desk: Desk, documents: Sequence[SentDocument], resolution: Resolution, target: Path, token: CancelToken
) -> None:
    shown = [page for document in documents for page in document.shown]
    if not shown:
        raise WrongUse(
            tr("None of these files has pages that FaxDesk can draw."),
            tr("Save one as a PDF, or leave --out away."),
        )

    def write(temporary: Path) -> None:
        for number, page in enumerate(shown):
            token.check()
            desk.pages.pages_to_tiff([page], temporary, resolution, is_first=number == 0)

    save_whole(target, write, mark("The pages could not be saved as {path}."), token)


def _as_json(lines: list[_Line], total: NumberTime) -> dict[str, Any]:
    return {
        "pages": [
            {
                "number": number,
                "document": line.document or None,
                "kind": str(line.facts.kind) if line.facts else "cover" if not line.document else "unknown",
                "drawn_by": str(line.drawn_by),
                "seconds_low": line.time.low if line.time else None,
                "seconds_high": line.time.high if line.time else None,
                "turned": line.facts.turned if line.facts else 0.0,
                "warnings": line.warnings,
            }
            for number, line in enumerate(lines, 1)
        ],
        "total": {
            "pages": len(lines),
            "seconds_low": total.time.low,
            "seconds_high": total.time.high,
            "earlier_faxes": total.calls,
        },
    }


def _as_text(lines: list[_Line]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        drawn_by = "FaxDesk" if line.drawn_by == DrawnBy.FAXDESK else service_name()
        if line.facts is None and line.document:
            yield tr(
                "{document}: {service} makes these pages; their number is not known before.",
                document=line.document,
                service=service_name(),
            )
            continue
        kind = tr(KIND_NAMES[line.facts.kind]) if line.facts else tr("cover page")
        time = line.time or LineTime()
        yield tr(
            "{number}  {document}  {kind}, drawn by {drawn_by}, {low} to {high} s",
            number=number,
            document=line.document,
            kind=kind,
            drawn_by=drawn_by,
            low=round(time.low),
            high=round(time.high),
        )
        for warning in line.warnings:
            yield f"   {warning['text']}"
        if line.facts is not None and line.facts.turned:
            yield f"   {line.facts.turned_text}"


def _total(lines: list[_Line], total: NumberTime) -> Iterator[str]:
    yield tr_n(
        "{count} page, {low} to {high} s on the line",
        "{count} pages, {low} to {high} s on the line",
        len(lines),
        low=round(total.time.low),
        high=round(total.time.high),
    )
    if total.calls:
        yield tr_n(
            "As the last fax to this number took, from handing over to sent.",
            "As the last {count} faxes to this number took, from handing over to sent.",
            total.calls,
        )
