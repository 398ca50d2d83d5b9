"""A CUPS of the tests' own, without systemd, that knows no printers but those that a test adds."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.test_process import free_port
from tests.support.waiting import wait_until

CUPSD = "/usr/sbin/cupsd"
_PERSON = "lp"
_CONFIGURATION = """
Listen 127.0.0.1:{port}
LogLevel warn
MaxLogSize 0
Browsing Off
WebInterface No
DefaultAuthType None
ErrorPolicy retry-job
JobRetryInterval 2
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}
RequestRoot {folder}/spool
TempDir {folder}/temporary
CacheDir {folder}/cache
StateDir {folder}/state
ErrorLog {folder}/error_log
AccessLog /dev/null
PageLog /dev/null
User {person}
Group {person}
SystemGroup root
"""


def why_not() -> str:
    """Why there can be none here; "" where there can."""
    if not os.path.exists(CUPSD) or not shutil.which("lpadmin"):
        return "cups-daemon and cups-client are not installed"
    if os.getuid() != 0:
        return "cupsd is started as root"
    import pwd  # Windows has none

    try:
        pwd.getpwnam(_PERSON)
    except KeyError:
        return "there is no user lp, as whom cupsd works"
    return ""


@contextmanager
def cups_daemon() -> Iterator[str]:
    """Gives the server's address, for CUPS_SERVER."""
    # What cupsd starts works as another person, to whom pytest's own folders are closed.
    with tempfile.TemporaryDirectory(prefix="cups-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield from _running(folder)


def _running(folder: Path) -> Iterator[str]:
    port = free_port()
    for part in ("spool", "temporary", "cache", "state", "ppd"):
        (folder / part).mkdir(parents=True)
        shutil.chown(folder / part, _PERSON, _PERSON)
    configuration, files = folder / "cupsd.conf", folder / "cups-files.conf"
    configuration.write_text(_CONFIGURATION.format(port=port))
    files.write_text(_FILES.format(folder=folder, person=_PERSON))
    with subprocess.Popen(
        [CUPSD, "-f", "-c", configuration, "-s", files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as daemon:
        try:
            wait_until(lambda: _answers(port), "CUPS answers")
            yield f"127.0.0.1:{port}"
        finally:
            daemon.terminate()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
