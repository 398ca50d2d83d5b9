"""The page worker: the process in which documents are opened. `python -m faxdesk.documents.worker_main`.

Started by PageWorker with the folder of the program's fonts, or nothing, and its memory limit as arguments;
ends when its input does.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from faxdesk.documents import worker_limits as cage

if TYPE_CHECKING:
    from faxdesk.documents.cage.handed_files import HandedFiles
    from faxdesk.documents.worker_requests import RequestHandler


def main(arguments: list[str] | None = None) -> int:
    fonts, limit = ["", str(1 << 30), *(sys.argv[1:] if arguments is None else arguments)][-2:]
    cage.limit_self(int(limit))
    # Ctrl+C in a terminal reaches this process too; the program ends it in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever a library prints must not get between the answers. By number: a program without a
    # console has no sys.stdout.
    requests, answers = os.dup(0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(2, 0)
    from faxdesk.documents.cage import loading

    loading.keep_memory()
    if sys.platform != "win32":
        # There are no walls on Windows, and what is needed is loaded then.
        loading.load_all()
    serve = functools.partial(_serve, Path(fonts) if fonts else None, os.getppid())
    if sys.platform == "linux":
        from faxdesk.documents.cage.starter import split_off

        split_off(requests, answers, serve)
    else:
        serve(requests, answers)
    return 0


def _serve(fonts: Path | None, program: int, requests: int, answers: IO[bytes]) -> None:
    """Carry out requests of the program (by its process) behind walls, until there are no more."""
    from faxdesk.documents.cage import loading, walls
    from faxdesk.documents.cage.font_places import font_places
    from faxdesk.documents.cage.questions import Questions, answer
    from faxdesk.documents.cage.request_source import RequestSource
    from faxdesk.documents.plain_text.letter_fonts import ask_fontconfig_by
    from faxdesk.documents.worker_requests import RequestHandler

    source = RequestSource(requests)
    questions = Questions(source, answers)
    ask_fontconfig_by(questions.fonts_with)
    places = [*font_places(), *([fonts] if fonts else [])]
    if sys.platform == "linux":
        loading.forget_environment()
    walls.enter(places)
    handler = RequestHandler(walls.self_test(program), loading.LateImports(), questions.is_upside_down)
    for request, files in source.requests():
        cage.end_after(request["seconds"], request["seconds_on_the_clock"])
        answer(answers, *_carried_out(handler, request, files))
        cage.end_after(0, 0)


def _carried_out(
    handler: RequestHandler, request: dict[str, Any], files: HandedFiles
) -> tuple[dict[str, Any], bytes]:
    from faxdesk.documents.document import CannotOpen

    try:
        files.give(request)
        return handler.do(request)
    except CannotOpen as error:
        return {"error": str(error), "details": error.details}, b""
    except MemoryError:
        return {"error": "too_much"}, b""
    except Exception as error:
        # Strange files make the libraries fail in ways that nobody has listed.
        return {"error": "bug", "detail": f"{type(error).__name__} ({_place_of(error)})"}, b""
    finally:
        files.close()


def _place_of(error: Exception) -> str:
    """Where in the code it came about, as "file.py:12". Its message may hold words of the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (
        "?" if trace is None else f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
    )


if __name__ == "__main__":
    sys.exit(main())
