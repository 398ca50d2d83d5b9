"""The page worker: the process in which documents are opened. `python -m faxdesk.documents.worker_main`.

Started by PageWorker with its memory limit as the only argument; ends when its input does.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import IO, Any

from faxdesk.documents import cage


def main(arguments: list[str] | None = None) -> int:
    limit = (sys.argv[1:] if arguments is None else arguments)[-1:]
    cage.limit_self(int(limit[0]) if limit and limit[0].isdecimal() else 1 << 30)
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from faxdesk.documents.desk import Pages

    pages = Pages()
    for line in sys.stdin.buffer:
        _answer(answers, *_told(pages, json.loads(line)))
    return 0


def _told(pages: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faxdesk.documents.opened import CannotOpen

    fonts = Path(request["fonts"]) if request["fonts"] else None
    try:
        told: tuple[dict[str, Any], bytes] = pages.do(request, fonts)
    except CannotOpen as error:
        return {"error": str(error)}, b""
    except MemoryError:
        pages.forget()
        return {"error": "too_much"}, b""
    except Exception as error:
        pages.forget()
        return {"error": "bug", "detail": type(error).__name__}, b""
    return told


def _answer(answers: IO[bytes], told: dict[str, Any], data: bytes) -> None:
    answers.write(json.dumps({**told, "bytes": len(data)}).encode() + b"\n")
    answers.write(data)
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())
