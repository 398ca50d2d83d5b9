"""Which files the service takes, by their extension and by their content type (API §1.3)."""

from __future__ import annotations

from typing import Literal

from faxdesk.simulator.http.multipart import BodyPart
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter

Kind = Literal["pdf", "image", "text", "other"]

MAX_BYTES = 50 * 1024 * 1024
"""50 MB for one attachment and for all together, taken as binary megabytes as in the proxy's limit."""
MAX_NAME = 256
_FORBIDDEN = set('&@#$%^*<>|"?')

_PDF = {"pdf"}
_IMAGES = {"tif", "tiff", "gif", "jpg", "jpeg", "bmp", "png", "pcx", "tga", "psd"}
_TEXTS = {"txt", "log", "h", "cpp", "c", "err", "hpp", "csv", "xml"}
_OTHERS = {
    "doc",
    "docx",
    "dot",
    "mcw",
    "xls",
    "xlsx",
    "xlsb",
    "ppt",
    "pptx",
    "vsd",
    "vdx",
    "pub",
    "wps",
    "wri",
    "awd",
    "rtf",
    "wk1",
    "wk3",
    "wk4",
    "wq1",
    "html",
    "htm",
}
_ALL = _PDF | _IMAGES | _TEXTS | _OTHERS

_TYPES = {
    "application/pdf": "pdf",
    "image/tiff": "tiff",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/bmp": "bmp",
    "image/x-ms-bmp": "bmp",
    "image/vnd.adobe.photoshop": "psd",
    "text/plain": "txt",
    "text/csv": "csv",
    "text/xml": "xml",
    "application/xml": "xml",
    "text/html": "html",
    "text/rtf": "rtf",
    "application/rtf": "rtf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}


def extension_of(part: BodyPart, *, mixed: bool) -> str:
    """The extension that says how to convert an attachment.

    Raises ApiError 400 or 415 when the part does not say what it is, or is of a type that the service does
    not take.
    """
    if not part.disposition:
        raise ApiError(400, "MSG-350", "Content-Disposition is missing in an attachment part")
    filename = part.filename
    if not filename:
        if mixed:
            raise ApiError(400, "MSG-351", "File name is missing in an attachment part")
        if not part.content_type:
            raise ApiError(400, "MSG-356", "Neither file name nor content type is specified")
    return _extension(filename or "", part.content_type)


def _extension(filename: str, content_type: str) -> str:
    if len(filename) > MAX_NAME:
        raise ApiError(400, "MSG-370", f"File name is longer than {MAX_NAME} characters")
    if set(filename) & _FORBIDDEN:
        raise invalid_parameter("fileName", "File name contains characters that are not allowed")
    stem, dot, extension = filename.rpartition(".")
    if dot and extension and stem:
        if extension.lower() not in _ALL:
            raise ApiError(415, "MSG-348", f"Attachment type [.{extension}] is not supported")
        return extension.lower()
    if not content_type:
        raise ApiError(415, "MSG-353", "Attachment has neither a file extension nor a content type")
    if content_type == "application/octet-stream":
        raise ApiError(400, "MSG-355", "File extension is missing for binary content")
    if content_type not in _TYPES:
        raise ApiError(415, "MSG-348", f"Attachment type [{content_type}] is not supported")
    return _TYPES[content_type]


def kind_of(extension: str) -> Kind:
    """How a file with this extension is turned into pages."""
    if extension in _PDF:
        return "pdf"
    if extension in _IMAGES:
        return "image"
    return "text" if extension in _TEXTS else "other"
