"""The log says what happened and gives nobody away."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk import log
from faxdesk.domain.errors import ErrorKind, FaxDeskError


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Callable[[], str]]:
    log.setup(tmp_path)
    yield lambda: (tmp_path / log.FILE_NAME).read_text(encoding="utf-8")
    log.end()


@pytest.mark.parametrize(
    "private",
    [
        "Authorization: Bearer U0pDMTFQMDFQQVMwMHxBQUJ",
        "authorization: bearer abc.def-ghi",
        "eyJraWQiOiI4NzYyZjU5OGQ.eyJhdWQiOiJodHRwczov.c2lnbmF0dXJl",
        '{"refresh_token": "U0pDMTFQMDFQQVMw"}',
        "client_secret=aBcDeF12345&grant_type=x",
        "GET https://example.com/restapi/v1.0/message-store?phoneNumber=%2B16505550111",
        "GET /restapi/oauth/authorize?code=U0pDMTFQMDF&state=1",
        "fax to +1 (650) 555-0111 failed",
        "fax to +16505550111 failed",
        "fax to 650.555.0111",
        "fax to 6505550111",
        "ring (030) 5550 1234 now",
        "from jane.roe@example.com",
        "“Jane Roe results.pdf” is empty.",
        "[Errno 2] No such file or directory: '/media/stick/Jane Roe results.pdf'",
        "[Errno 13] Permission denied: 'C:\\Scans\\Jane Roe.tif'",
    ],
)
def test_nothing_private_reaches_the_disk(written: Callable[[], str], private: str) -> None:
    logging.getLogger("faxdesk.test").warning(private)
    text = written()
    for telling in (
        "U0pD",
        "abc.def",
        "eyJ",
        "aBcDeF",
        "6505550",
        "555",
        "0111",
        "5550",
        "jane",
        "Jane",
        "Roe",
    ):
        assert telling not in text
    assert "WARNING faxdesk.test" in text


@pytest.mark.parametrize(
    "useful",
    [
        "GET /restapi/v1.0/account/~/extension/~/message-store/4402584007 took 120 ms",
        "CMN-301 from the group Heavy, 60 s to wait",
        "The fax 1234 went from queued to uploading",
        "Synced from 2026-03-02 to 2026-03-03T10:15:00Z",
        "version 0.1.0 on Python 3.11.7, Qt 6.11.3",
        "<object at 0x7f7acc5f5d50>",
    ],
)
def test_what_helps_stays(useful: str) -> None:
    assert log.redact(useful) == useful


def test_causes_and_their_traces_are_cleaned_too(written: Callable[[], str]) -> None:
    name = "Jane Roe.pdf"
    try:
        try:
            raise OSError(28, "No space left on device", f"/data/{name}")
        except OSError as error:
            raise FaxDeskError(f"“{name}” was not saved.", "Free the disk.", ErrorKind.STORAGE) from error
    except FaxDeskError:
        logging.getLogger("faxdesk.test").exception("Saving failed")
    text = written()
    assert "Jane" not in text
    assert "No space left on device" in text
    assert "test_log.py" in text


def test_the_home_folder_is_not_named() -> None:
    assert log.redact(f'File "{Path.home()}/x.py", line 3') == 'File "~/x.py", line 3'


def test_the_file_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 1000)
    log.setup(tmp_path)
    for _ in range(100):
        logging.getLogger("faxdesk.test").info("A line of some length, to fill the file with something")
    log.end()
    assert sorted(path.name for path in tmp_path.iterdir()) == [log.FILE_NAME, f"{log.FILE_NAME}.1"]
    assert all(path.stat().st_size < 1300 for path in tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_others_cannot_read_it(written: Callable[[], str], tmp_path: Path) -> None:
    logging.getLogger("faxdesk.test").info("Hello")
    assert written()
    assert (tmp_path / log.FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_second_setup_moves_the_log(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        log.setup(tmp_path / name)
        logging.getLogger("faxdesk.test").info("in %s", name)
    log.end()
    assert "in two" not in (tmp_path / "one" / log.FILE_NAME).read_text()
    assert "in two" in (tmp_path / "two" / log.FILE_NAME).read_text()


def test_libraries_that_log_addresses_are_quiet(written: Callable[[], str], tmp_path: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://example.com")
    logging.getLogger("faxdesk.test").info("Hello")
    assert "example.com" not in written()


def test_errors_that_nobody_caught_are_in_it(tmp_path: Path) -> None:
    program = (
        "import sys, threading; from pathlib import Path\n"
        "from faxdesk import log; log.setup(Path(sys.argv[1]))\n"
        "thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()\n"
        "raise KeyError('the end')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    assert done.returncode == 1
    assert "KeyError" in done.stderr
    text = (tmp_path / log.FILE_NAME).read_text()
    assert "ZeroDivisionError" in text
    assert "KeyError" in text


def test_many_threads_share_it(written: Callable[[], str]) -> None:
    def talk() -> None:
        for _ in range(50):
            logging.getLogger("faxdesk.test").info("line")

    threads = [threading.Thread(target=talk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written().count("line\n") == 200


def test_a_disk_that_does_not_take_the_log_does_not_fill_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    handler = log._CappedFile(tmp_path / "no folder" / "faxdesk.log")
    handler.handle(logging.LogRecord("faxdesk", logging.INFO, "", 0, "a line", (), None))
    handler.close()
    assert capfd.readouterr().err == ""
