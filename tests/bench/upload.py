"""A fax of 50 MB through the client, against httpx and curl sending the same file to the same server."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from tests.bench.row import Row
from tests.documents import samples

SIZE = 49_900_000
"""As much as the service takes in one fax, all but a little for the rest of the request."""
RUNS = 5
GOAL_TIME = 1.3
GOAL_TIME_CURL = 1 / 0.9
"""At least nine tenths of its throughput."""
GOAL_MEMORY_MB = 16.0


def measure_upload(folder: Path) -> Iterator[Row]:
    # A type that the simulator does not draw page by page, so that it has nothing to do afterwards.
    big, small = folder / "big.doc", folder / "small.doc"
    big.write_bytes(samples.old_word("Big") + os.urandom(SIZE))
    small.write_bytes(samples.old_word("Small"))
    results: dict[str, list[dict[str, float]]] = {"client": [], "plain": []}
    if shutil.which("curl"):
        results["curl"] = []
    else:
        print("left out: upload against curl, which is not installed", file=sys.stderr)
    for _ in range(RUNS):
        for how, found in results.items():
            found.append(one_upload(how, folder))
    median = {how: statistics.median(run["ms"] for run in found) for how, found in results.items()}
    yield Row("upload of 50 MB (ms)", median["client"], median["plain"], GOAL_TIME)
    if "curl" in median:
        yield Row("upload of 50 MB against curl (ms)", median["client"], median["curl"], GOAL_TIME_CURL)
    most = max(results["client"], key=lambda run: run["peak_mb"] - run["before_mb"])
    yield Row("memory while uploading 50 MB (MB)", most["peak_mb"], most["before_mb"], GOAL_MEMORY_MB)


def one_upload(how: str, folder: Path) -> dict[str, float]:
    """In a fresh process, to a fresh server: what one run leaves in memory must not help the next."""
    serve = [sys.executable, "-m", "faxdesk.simulator", "--no-limits", "--deliver-after", "3600"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            ready = server.stdout.readline()
            command = [sys.executable, "-m", "tests.bench.upload", how, ready, str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        finally:
            server.terminate()
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    result: dict[str, float] = json.loads(done.stdout)
    return result


ADDRESS = "/restapi/v1.0/account/~/extension/~/fax"
ENVELOPE = json.dumps({"to": [{"phoneNumber": "+16505550123"}]})


def memory_mb(field: str) -> float:
    """VmRSS is what this process takes now, VmHWM the most that it took."""
    status = Path("/proc/self/status")
    if not status.exists():
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1 << 20) if sys.platform == "darwin" else peak / (1 << 10)
    line = next(line for line in status.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / (1 << 10)


def forget_peak() -> None:
    """Linux: begin VmHWM anew, as the start took more than is in use now."""
    if Path("/proc/self/clear_refs").exists():
        Path("/proc/self/clear_refs").write_text("5")


def client_upload(server: dict[str, str]) -> Callable[[Path], None]:
    from faxdesk.domain.draft import Draft, Recipient
    from faxdesk.domain.runtime import CancelToken, SystemClock
    from faxdesk.provider.fax_provider import SignIn
    from faxdesk.provider.values import UploadFile
    from faxdesk.ringcentral.provider import RingCentralProvider
    from faxdesk.services.kept_sign_in import ForgetfulStore

    token = CancelToken()
    sign_in = SignIn(server["server"], server["client_id"], server["client_secret"], server["jwt"])
    session = RingCentralProvider(SystemClock(), "bench").connect(sign_in, ForgetfulStore(), "US")
    session.sign_in_by_credential(token)
    client = session.service
    draft = Draft(recipients=(Recipient("+16505550123", "Bench"),))

    def send(path: Path) -> None:
        file = UploadFile(path.name, path, "application/msword")
        client.send_fax(
            draft, [file], token=token, progress=lambda done, total: None, on_body_sent=lambda: None
        )

    return send


def signed_in(server: dict[str, str]) -> tuple[httpx.Client, dict[str, str]]:
    """A plain client, and the header that lets it in."""
    client = httpx.Client(base_url=server["server"], timeout=60)
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": server["jwt"]}
    answer = client.post(
        "/restapi/oauth/token", data=grant, auth=(server["client_id"], server["client_secret"])
    )
    return client, {"Authorization": f"Bearer {answer.json()['access_token']}"}


def plain_upload(server: dict[str, str]) -> Callable[[Path], None]:
    client, headers = signed_in(server)

    def send(path: Path) -> None:
        with path.open("rb") as content:
            files: list[Any] = [
                ("json", ("request.json", ENVELOPE, "application/json")),
                ("attachment", (path.name, content, "application/msword")),
            ]
            client.post(ADDRESS, files=files, headers=headers).raise_for_status()

    return send


def curl_upload(server: dict[str, str]) -> Callable[[Path], float]:
    """Gives the seconds by curl's own clock, which leave its start out."""
    client, headers = signed_in(server)
    client.close()

    def send(path: Path) -> float:
        command = [
            "curl",
            "--silent",
            "--show-error",
            "--fail",
            "--output",
            os.devnull,
            "--header",
            "Expect:",
            "--write-out",
            "%{time_total}",
        ]
        for name, value in headers.items():
            command += ["--header", f"{name}: {value}"]
        command += ["--form", f"json={ENVELOPE};filename=request.json;type=application/json"]
        command += ["--form", f"attachment=@{path};type=application/msword", server["server"] + ADDRESS]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    return send


def main() -> None:
    """Send a small fax, so that everything is loaded and connected, then the big one."""
    how, ready, folder = sys.argv[1], json.loads(sys.argv[2]), Path(sys.argv[3])
    ways: dict[str, Callable[[dict[str, str]], Callable[[Path], float | None]]]
    ways = {"client": client_upload, "plain": plain_upload, "curl": curl_upload}
    send = ways[how](ready)
    send(folder / "small.doc")
    forget_peak()
    before, begun = memory_mb("VmRSS"), time.perf_counter()
    figures = send(folder / "big.doc")
    spent = figures or time.perf_counter() - begun
    print(json.dumps({"ms": spent * 1000, "before_mb": before, "peak_mb": memory_mb("VmHWM")}))


if __name__ == "__main__":
    main()
