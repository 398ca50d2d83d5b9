"""The page worker: the process in which documents are opened. `python -m faxdesk.documents.worker_main`.

Started by PageWorker with its memory limit as the only argument; ends when its input does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import IO, TYPE_CHECKING, Any

from faxdesk.documents import worker_limits as cage

if TYPE_CHECKING:
    from faxdesk.documents.worker_requests import RequestHandler


def main(arguments: list[str] | None = None) -> int:
    limit = (sys.argv[1:] if arguments is None else arguments)[-1:]
    cage.limit_self(int(limit[0]) if limit and limit[0].isdecimal() else 1 << 30)
    # Ctrl+C in a terminal reaches this process too; the program ends it in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever a library prints must not get between the answers. By number: a program without a
    # console has no sys.stdout.
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _keep_memory_of_pictures()
    from faxdesk.documents.worker_requests import RequestHandler

    handler = RequestHandler()
    for line in requests:
        request = json.loads(line)
        cage.end_after(request["seconds"], request["seconds_on_the_clock"])
        _answer(answers, *_carried_out(handler, request))
        cage.end_after(0, 0)
    return 0


def _keep_memory_of_pictures() -> None:
    """Have Pillow use the memory of one picture for the next: judging a page makes dozens as large as it, and
    a third of its time went into getting their memory from the system and giving it back. Pillow reads these
    names once, when it is loaded."""
    os.environ["PILLOW_BLOCK_SIZE"], os.environ["PILLOW_BLOCKS_MAX"] = "1m", "12"


def _carried_out(handler: RequestHandler, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faxdesk.documents.document import CannotOpen

    try:
        return handler.do(request)
    except CannotOpen as error:
        return {"error": str(error), "details": error.details}, b""
    except MemoryError:
        return {"error": "too_much"}, b""
    except Exception as error:
        # Strange files make the libraries fail in ways that nobody has listed.
        return {"error": "bug", "detail": f"{type(error).__name__} ({_place_of(error)})"}, b""


def _place_of(error: Exception) -> str:
    """Where in the code it came about, as "file.py:12". Its message may hold words of the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (
        "?" if trace is None else f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
    )


def _answer(answers: IO[bytes], facts: dict[str, Any], data: bytes) -> None:
    answers.write(json.dumps({**facts, "bytes": len(data)}).encode() + b"\n")
    answers.write(data)
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())
