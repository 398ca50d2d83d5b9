"""`faxdesk simulate`: runs the service alone until a signal stops it."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from faxdesk.simulator.line.fax_machines import library
from faxdesk.simulator.server import Simulator

_T30 = (
    "send each fax truly over a telephone line between two fax machines (library libspandsp2); what arrives"
    " is a received fax of the same mailbox. Numbers that end in 0121 have an old machine, 0122 a noisy line,"
    " 0123 both, 0124 a line that is cut in the middle, 0125 one on which nothing can be understood; 0101 is"
    " busy, as always"
)


def run(argv: Sequence[str], fonts: Path | None = None) -> int:
    """Serve until a signal comes, and give the exit code. When the service is ready, this prints one line
    of JSON with its address, the credentials, and the secret of its control. fonts is the folder with the
    fonts that faxes are drawn with."""
    options = build_parser().parse_args(argv)
    if options.t30 and library() is None:
        print("The fax machines for --t30 are not installed (Debian, Ubuntu: libspandsp2).", file=sys.stderr)
        return 1
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
        t30="always" if options.t30 else "never",
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
        "control_secret": simulator.control_secret,
    }
    print(json.dumps(ready), flush=True)
    # On Windows a wait without end would keep the signal's handler from running.
    while not done.wait(0.5):
        pass
    simulator.close()
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The options of `faxdesk simulate`."""
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
    parser.add_argument("--t30", action="store_true", help=_T30)
    return parser
