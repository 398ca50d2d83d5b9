"""The kinds of files that can be faxed, and who makes the pages of each: the one table from which the file
dialog, the conversion, the words about a file and the documentation take it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from faxdesk.words import mark


class Maker(StrEnum):
    """Who makes the pages of a kind of file."""

    AS_IT_IS = "as_it_is"
    """The file is pages already; they are drawn here where that helps, or sent as they are."""
    FAXDESK = "faxdesk"
    """FaxDesk by itself, whatever else is installed."""
    LIBREOFFICE = "libreoffice"
    """LibreOffice where it is installed; else the service, where it takes the kind."""
    CONTENTS = "contents"
    """Nobody: it holds documents, which are taken out and faxed themselves."""
    SERVICE = "service"
    """The service alone."""


class FileKind(Struct, frozen=True):
    """title is what a person calls the kind, marked to be translated."""

    title: str
    endings: tuple[str, ...]
    maker: Maker


PDF = FileKind(mark("PDF"), ("pdf",), Maker.AS_IT_IS)
PICTURES = FileKind(
    mark("Pictures"),
    (*("tif", "tiff", "jpg", "jpeg", "jpe", "jfif", "mpo", "png"), *("gif", "bmp", "pcx", "tga", "psd")),
    Maker.AS_IT_IS,
)
OTHER_PICTURES = FileKind(
    mark("Pictures of newer and rarer kinds"),
    (*("webp", "avif", "heic", "heif", "ico", "jp2", "j2k", "ppm"), *("pgm", "pbm", "pnm", "dib")),
    Maker.FAXDESK,
)
TEXTS = FileKind(
    mark("Plain text"),
    (
        *("txt", "log", "csv", "h", "cpp", "c", "err", "hpp"),
        *("md", "rst", "ini", "cfg", "conf", "tex", "vcf"),
    ),
    Maker.FAXDESK,
)
WEB_PAGES = FileKind(mark("Web pages"), ("html", "htm"), Maker.FAXDESK)
MAIL = FileKind(mark("E-mail"), ("eml",), Maker.FAXDESK)
PRINTED_PAGES = FileKind(mark("Pages made for a printer"), ("pwg",), Maker.FAXDESK)
ARCHIVES = FileKind(mark("ZIP archives"), ("zip",), Maker.CONTENTS)

KINDS = (
    PDF,
    PICTURES,
    OTHER_PICTURES,
    TEXTS,
    WEB_PAGES,
    MAIL,
    PRINTED_PAGES,
    FileKind(mark("Letters"), ("doc", "docx", "docm", "dot", "rtf", "odt"), Maker.LIBREOFFICE),
    FileKind(mark("Spreadsheets"), ("xls", "xlsx", "xlsb", "ods"), Maker.LIBREOFFICE),
    FileKind(mark("Presentations"), ("ppt", "pptx", "odp"), Maker.LIBREOFFICE),
    FileKind(mark("Drawings"), ("svg", "odg"), Maker.LIBREOFFICE),
    ARCHIVES,
    FileKind(
        mark("Other office files"),
        (*("mcw", "vsd", "vdx", "pub", "wps", "wri", "awd", "wk1"), *("wk3", "wk4", "wq1", "xml")),
        Maker.SERVICE,
    ),
)
"""Each ending stands in one of them only."""

MAKERS = {ending: kind.maker for kind in KINDS for ending in kind.endings}


def maker_of(ending: str) -> Maker:
    """Who makes the pages of files with this ending. What nobody knows is left to the service, which refuses
    it in its own way."""
    return MAKERS.get(ending, Maker.SERVICE)
