"""`scan`: the scanners that can be used, and scans that end in a file or a draft."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble, title_of
from faxdesk.domain.scanning.scanner import (
    KnownScanner,
    PaperSource,
    ScannerKind,
    ScanOptions,
    ScanPaper,
)
from faxdesk.services.desk import Desk
from faxdesk.services.scanning.scans import ScanEnd
from faxdesk.services.scanning.usual_paper import usual_paper
from faxdesk.words import mark, tr, tr_n

_KINDS = {
    ScannerKind.ESCL: mark("network"),
    ScannerKind.SANE: mark("this computer (SANE)"),
    ScannerKind.WIA: mark("this computer (WIA)"),
}


def list_all(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """The scanners that are kept, then those that answer."""
    kept = desk.scanners.kept()
    _print(desk, kept if options.kept else desk.scanners.find(token), printer)
    return EXIT_DONE


def add(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with as_typed():
        scanner = desk.scanners.add(options.address, token)
    _print(desk, (scanner,), printer)
    return EXIT_DONE


def forget(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with as_typed():
        desk.scanners.forget(desk.scanners.named(options.device, token))
    _print(desk, desk.scanners.kept(), printer)
    return EXIT_DONE


def trust(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Take the certificate that a device shows now for its own. Both are told, since a person may compare."""
    with as_typed():
        scanner = desk.scanners.named(options.device, token)
    shown = scanner.certificate
    try:
        shown = desk.scanners.abilities(scanner, token).certificate
    except ScanError as error:
        if error.trouble != ScanTrouble.OTHER_CERTIFICATE:
            raise
        shown = error.certificate
        desk.scanners.trust(scanner, shown)
    lines = [
        tr("Known by until now: {certificate}", certificate=scanner.certificate or "-"),
        tr("Known by from now on: {certificate}", certificate=shown or "-"),
    ]
    printer.result({"name": scanner.name, "before": scanner.certificate, "certificate": shown}, lines)
    return EXIT_DONE


def to_file(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Scan into a PDF."""
    with as_typed():
        scanner = desk.scanners.named(options.device, token)
        end = desk.scans.to_file(
            scanner,
            scan_options(desk, options),
            options.file,
            Watch(printer, scanner),
            token,
            as_scanned=options.as_scanned,
        )
    document = {"file": str(options.file), **_end(scanner, end)}
    line = tr_n(
        "{count} page was saved as {file}.",
        "{count} pages were saved as {file}.",
        end.pages,
        file=options.file,
    )
    return _ended(printer, end, document, line)


def to_draft(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Scan into a draft, which a person looks at and sends in the window."""
    with as_typed():
        # Before any paper moves.
        recipients = [desk.named_recipients.read(text) for text in options.to]
        scanner = desk.scanners.named(options.device, token)
    watch = Watch(printer, scanner)
    end = desk.scans.to_draft(scanner, scan_options(desk, options), recipients, watch, token)
    document = {"id": None if end.fax_id is None else str(end.fax_id), **_end(scanner, end)}
    line = tr_n(
        "{count} page is in a draft, which waits in the window.",
        "{count} pages are in a draft, which waits in the window.",
        end.pages,
    )
    return _ended(printer, end, document, line)


def scan_options(desk: Desk, options: argparse.Namespace) -> ScanOptions:
    """What was asked for on the line."""
    paper = ScanPaper(options.paper) if options.paper else usual_paper(desk.settings.country)
    source = PaperSource(options.source) if options.source else None
    return ScanOptions(paper, source, options.both_sides)


class Watch:
    """Tells on standard error how far a scan is."""

    def __init__(self, printer: Printer, scanner: KnownScanner) -> None:
        self._printer = printer
        self._name = scanner.name
        self._pages = 0
        self._waits_for: ScanTrouble | None = None

    def came(self, page: Path) -> None:
        self._pages += 1
        self._waits_for = None
        self._printer.note(tr("Page {number} is here.", number=self._pages))

    def waits(self, trouble: ScanTrouble) -> None:
        if trouble != self._waits_for:
            self._waits_for = trouble
            self._printer.note(title_of(trouble, self._name))


def _ended(printer: Printer, end: ScanEnd, document: dict[str, Any], line: str) -> int:
    """What a scan brought; that it ended early is told beside it."""
    printer.result(document, line)
    if end.error is None:
        return EXIT_DONE
    printer.trouble(end.error)
    return EXIT_FAILED


def _end(scanner: KnownScanner, end: ScanEnd) -> dict[str, Any]:
    error = end.error
    trouble = (
        None if error is None else {"trouble": str(error.trouble), "title": error.title, "hint": error.hint}
    )
    return {"scanner": scanner.name, "pages": end.pages, "error": trouble}


def _print(desk: Desk, scanners: tuple[KnownScanner, ...], printer: Printer) -> None:
    kept = desk.scanners.kept()
    documents = [
        {
            "name": scanner.name,
            "kind": str(scanner.where.kind),
            "address": scanner.where.address,
            "kept": scanner in kept,
            "certificate": scanner.certificate or None,
        }
        for scanner in scanners
    ]
    lines = [
        f"{scanner.name:<32}  {tr(_KINDS[scanner.where.kind]):<12}  {scanner.where.address}"
        for scanner in scanners
    ]
    printer.result(documents, lines or tr("No scanner was found."))
