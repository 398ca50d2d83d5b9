"""A large fax is streamed, not held in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ringcentral.servers import RawServer, Visit

SIZE = 50_000_000
ALLOWED = 16_000_000

PROGRAM = """
import json, resource, sys
from pathlib import Path
from faxdesk.domain.draft import Draft, Recipient, RequestForm
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.rate_gate import RateGate
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.provider.values import UploadFile
from tests.ringcentral.conftest import HandedTokens

url, large, small, form = sys.argv[1:]
clock = SystemClock()
requester = Requester(url, RateGate(clock), clock, "1")
client = RingCentral(requester, HandedTokens())
draft = Draft(recipients=(Recipient("+12025550147", "Dana"),), form=RequestForm(form))

def send(path):
    steps = []
    client.send_fax(draft, [UploadFile("a.pdf", Path(path))], token=CancelToken(),
                    progress=lambda done, total: steps.append(done), on_body_sent=lambda: None)
    return len(steps), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

_, before = send(small)
steps, after = send(large)
print(json.dumps({"before": before, "after": after, "steps": steps}))
requester.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module")
@pytest.mark.parametrize("form", ["form-data", "mixed"])
def test_fifty_megabytes_take_no_more_than_sixteen_of_memory(tmp_path: Path, root: Path, form: str) -> None:
    large, small = tmp_path / "large.pdf", tmp_path / "small.pdf"
    small.write_bytes(b"%PDF-1.4")
    with large.open("wb") as file:
        file.truncate(SIZE)
    got: list[int] = []

    def script(visit: Visit) -> None:
        visit.read_head()
        wanted = int(visit.header("content-length"))
        seen = len(visit.rest)
        while seen < wanted:
            seen += len(visit.sock.recv(1 << 18))
        got.append(seen)
        visit.answer(200, {"id": 1, "messageStatus": "Queued"})

    with RawServer(script) as server:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, server.url, str(large), str(small), form],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert got[1] > SIZE
    assert report["steps"] > 100
    assert report["after"] - report["before"] < ALLOWED
