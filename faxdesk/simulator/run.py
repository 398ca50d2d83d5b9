"""`faxdesk simulate`: the service alone, until it is told to stop."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from faxdesk.simulator.server import Simulator


def run(argv: Sequence[str], fonts: Path | None = None) -> int:
    """Serve until interrupted; prints one line of JSON with addresses and credentials when ready.

    `fonts` is a folder with the letters that faxes are drawn with.
    """
    options = build_parser().parse_args(argv)
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    simulator = Simulator(
        port=options.port,
        media_port=options.media_port,
        seed=options.seed,
        deliver_after=options.deliver_after,
        limits=not options.no_limits,
        demo=options.demo,
        fonts=fonts,
    )
    try:
        simulator.start()
    except OSError as taken:
        print(f"The simulator cannot use this port: {taken.strerror}", file=sys.stderr)
        simulator.close()
        return 1
    ready = {
        "server": simulator.url,
        "client_id": simulator.client_id,
        "client_secret": simulator.client_secret,
        "jwt": simulator.jwt,
        "control": simulator.control_url,
    }
    print(json.dumps(ready), flush=True)
    # A wait without end would not let the signal's handler run on Windows.
    while not done.wait(0.5):
        pass
    simulator.close()
    return 0


def build_parser() -> argparse.ArgumentParser:
    """What can be typed after `faxdesk simulate`."""
    parser = argparse.ArgumentParser(
        prog="faxdesk simulate", description="A fax service on this computer, for trying out and testing."
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on (0 picks a free one)")
    parser.add_argument(
        "--media-port", type=int, help="serve the faxes' pages on a second port (0 picks one)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="start with N faxes in the mailbox")
    parser.add_argument("--demo", action="store_true", help="start with a small mailbox that looks real")
    parser.add_argument(
        "--deliver-after", type=float, default=2.0, metavar="S", help="seconds until a fax is sent"
    )
    parser.add_argument("--no-limits", action="store_true", help="do not limit the rate of calls")
    return parser
