"""A scanner in the network that is none: eSCL over HTTP or HTTPS on loopback, with glass and feeder, and with
faults as a test asks for them. That it speaks eSCL is shown by sane-airscan, which scans from it
(test_escl_stub.py)."""

from __future__ import annotations

import io
import re
import ssl
import threading
import uuid
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from PIL import Image, ImageDraw

_NAMESPACES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAME = "FaxDesk Paper Scanner"
DEVICE = "5f0c1c0e-7a55-4a3c-9d6c-0f2b7ab0a001"


@cache
def page_picture(number: int, width: int, height: int, dpi: int) -> bytes:
    """A scanned page as a JPEG, from size in 1/300 inch."""
    picture = Image.new("L", (round(width * dpi / 300), round(height * dpi / 300)), 244)
    pen = ImageDraw.Draw(picture)
    for line in range(18):
        text = f"Scanned page {number}, line {line}: the quick brown fox 0123456789"
        pen.text((dpi // 2, dpi // 2 + line * dpi // 3), text, fill=30, font_size=dpi // 8)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=70, dpi=(dpi, dpi))
    return content.getvalue()


class EsclStub:
    """Serves until the context ends. fault may be changed at any time: jam, cover, busy, warming, slow, cut,
    endless, huge, no_picture, stopped, forbidden, leads_away, job_leads_away, page_leads_away, no_scanner,
    liar. pages lie in the feeder. posted are the settings of each job, asked the requests, ended the jobs
    that were deleted."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, pages: int = 3, elsewhere: str = "", port: int = 0
    ) -> None:
        """elsewhere is the address that the faults lead to; port 0 is any that is free."""
        self.fault = ""
        self.pages = pages
        self.elsewhere = elsewhere
        self.has_both_sides = True
        self.posted: list[str] = []
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.patience = 2
        """How often a device that is not ready says so."""
        self.jobs: dict[str, dict[str, Any]] = {}
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = False
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port: int = self._server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/eSCL/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="escl-stub"
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def renew(self) -> None:
        """A device without faults, as at the beginning of a test."""
        self.fault, self.pages, self.patience, self.has_both_sides = "", 3, 2, True
        for seen in (self.posted, self.asked, self.ended, self.jobs):
            seen.clear()


def _capabilities(stub: EsclStub) -> str:
    def caps(name: str) -> str:
        return f"<scan:{name}>{_input(is_lie=stub.fault == 'liar')}</scan:{name}>"

    feeder = caps("AdfSimplexInputCaps") + (caps("AdfDuplexInputCaps") if stub.has_both_sides else "")
    return (
        f"{_HEAD}<scan:ScannerCapabilities {_NAMESPACES}><pwg:Version>2.63</pwg:Version>"
        f"<pwg:MakeAndModel>{NAME}</pwg:MakeAndModel><pwg:SerialNumber>1</pwg:SerialNumber>"
        f"<scan:UUID>{DEVICE}</scan:UUID><scan:Platen>{caps('PlatenInputCaps')}</scan:Platen>"
        f"<scan:Adf>{feeder}<scan:FeederCapacity>50</scan:FeederCapacity>"
        "<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions></scan:Adf>"
        "</scan:ScannerCapabilities>"
    )


def _input(*, is_lie: bool) -> str:
    modes = "".join(f"<scan:ColorMode>{mode}</scan:ColorMode>" for mode in ("Grayscale8", "RGB24"))
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in (100, 200, 300)
    )
    width, height = (-5, 99999999999999999999) if is_lie else (2550, 4200)
    return (
        f"<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>{width}</scan:MaxWidth>"
        f"<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{height}</scan:MaxHeight>"
        "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>"
        f"<scan:ColorModes>{modes}</scan:ColorModes><scan:DocumentFormats>"
        "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
        "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
        "<scan:SupportedResolutions><scan:DiscreteResolutions>"
        f"{resolutions}</scan:DiscreteResolutions></scan:SupportedResolutions>"
        "</scan:SettingProfile></scan:SettingProfiles>"
        "<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>"
    )


def _status(stub: EsclStub) -> str:
    feeder = "Loaded" if stub.pages else "Empty"
    feeder = {"jam": "Jam", "cover": "HatchOpen"}.get(stub.fault, feeder)
    state = "Processing" if stub.fault == "busy" else "Idle"
    jobs = "".join(
        f"<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/{key}</pwg:JobUri>"
        "<pwg:JobState>Canceled</pwg:JobState></scan:JobInfo>"
        for key in stub.jobs
        if stub.fault == "stopped"
    )
    return (
        f"{_HEAD}<scan:ScannerStatus {_NAMESPACES}><pwg:Version>2.63</pwg:Version>"
        f"<pwg:State>{state}</pwg:State><scan:AdfState>ScannerAdf{feeder}</scan:AdfState>"
        f"<scan:Jobs>{jobs}</scan:Jobs></scan:ScannerStatus>"
    )


def _handler(stub: EsclStub) -> type[BaseHTTPRequestHandler]:
    class Handler(_Requests):
        scanner = stub

    return Handler


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    scanner: EsclStub

    def log_message(self, format: str, *arguments: Any) -> None:
        self.scanner.asked.append(format % arguments)

    def do_GET(self) -> None:
        path, fault = self.path.rstrip("/"), self.scanner.fault
        if fault == "forbidden":
            return self._reply(401)
        if path.endswith("/ScannerCapabilities"):
            if fault == "leads_away":
                return self._reply(302, Location=f"{self.scanner.elsewhere}ScannerCapabilities")
            return (
                self._reply(404) if fault == "no_scanner" else self._reply(200, _capabilities(self.scanner))
            )
        if path.endswith("/ScannerStatus"):
            return self._reply(200, _status(self.scanner))
        found = re.fullmatch(r"/eSCL/ScanJobs/([-0-9a-f]+)/NextDocument", path)
        job = self.scanner.jobs.get(found[1]) if found else None
        return self._reply(404) if found is None or job is None else self._page(found[1], job)

    def do_POST(self) -> None:
        settings = self._body().decode("utf-8", "replace")
        stub, fault = self.scanner, self.scanner.fault
        if self.path.rstrip("/") != "/eSCL/ScanJobs":
            return self._reply(404)
        if fault == "busy" or (fault == "warming" and stub.patience > 0):
            stub.patience -= 1
            return self._reply(503, **{"Retry-After": "5"})
        source = _told(settings, "InputSource", "Platen")
        if source == "Feeder" and not stub.pages:
            return self._reply(409)
        stub.posted.append(settings)
        key = str(uuid.uuid4())
        stub.jobs[key] = {
            "source": source,
            "sides": 2 if _told(settings, "Duplex", "false") == "true" else 1,
            "dpi": int(_told(settings, "XResolution", "200")),
            "size": (int(_told(settings, "Width", "2550")), int(_told(settings, "Height", "3300"))),
            "next": 1,
        }
        base = stub.elsewhere if fault == "job_leads_away" else stub.url
        return self._reply(201, Location=f"{base}ScanJobs/{key}")

    def do_DELETE(self) -> None:
        self.scanner.ended.append(self.path)
        self._reply(200)

    def _page(self, key: str, job: dict[str, Any]) -> None:
        stub, fault = self.scanner, self.scanner.fault
        number = job["next"]
        last = stub.pages * job["sides"] if job["source"] == "Feeder" else 1
        if fault == "slow" and stub.patience > 0:
            stub.patience -= 1
            return self._reply(503)
        if fault in ("jam", "cover", "stopped") and number == 2:
            return self._reply(409)
        if fault == "page_leads_away":
            return self._reply(307, Location=f"{stub.elsewhere}ScanJobs/{key}/NextDocument")
        if number > last and fault != "endless":
            stub.jobs.pop(key)
            stub.pages = 0 if job["source"] == "Feeder" else stub.pages
            return self._reply(404)
        job["next"] += 1
        picture = page_picture(1 if fault == "endless" else number, *job["size"], job["dpi"])
        if fault == "cut" and number == 2:
            return self._cut(picture)
        if fault == "huge" and number == 2:
            return self._without_end()
        return self._reply(200, b"<html>" if fault == "no_picture" else picture, "image/jpeg")

    def _cut(self, picture: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(picture)))
        self.end_headers()
        self.wfile.write(picture[: len(picture) // 2])
        self.close_connection = True

    def _without_end(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        part = b"\xff\xd8\xff" + bytes(65533)
        try:
            while not self.scanner.closing.is_set():
                self.wfile.write(b"10000\r\n" + part + b"\r\n")
        except OSError:
            self.close_connection = True

    def _body(self) -> bytes:
        if "chunked" not in (self.headers.get("Transfer-Encoding") or ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _reply(self, code: int, body: bytes | str = b"", kind: str = "text/xml", **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _told(settings: str, name: str, usual: str) -> str:
    found = re.search(rf"<(?:\w+:)?{name}>([^<]*)<", settings)
    return found[1].strip() if found else usual
