"""Runs the person's own command for a received fax: without a shell, without our secrets, and with a time
limit."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.templates import fill
from faxdesk.words import tr
from faxdesk.working_folder import WorkingFolder

_LOOK_S = 0.05
TIMED_OUT = "timed out"
_OPTION_MARKS = " -\u2010\u2011\u2012\u2013\u2014\u2015\u2212" + ("/" if os.name == "nt" else "")
"""PowerShell takes the longer dashes for one as well, and programs of Windows a slash."""


class CommandRunner:
    """Runs one command at a time, on the caller's thread."""

    @contextmanager
    def file_for(self, name: str, write: Callable[[Path], object]) -> Iterator[Path]:
        """A temporary file with a fax's pages, plain and under a name that the command can use; it is removed
        afterwards.

        Raises FaxDeskError (STORAGE), and whatever write() raises.
        """
        try:
            with WorkingFolder("command") as folder:
                write(folder.path / name)
                yield folder.path / name
        except OSError as error:
            raise FaxDeskError(
                tr("The file for your command could not be made."),
                tr("The system says: {reason}.", reason=error.strerror or error),
                ErrorKind.STORAGE,
            ) from error

    def run(
        self, template: Sequence[str], values: Mapping[str, str], limit_s: float, token: CancelToken
    ) -> str:
        """Run a command and wait for its end; gives its exit code, or TIMED_OUT when it had to be stopped.

        Raises FaxDeskError (STORAGE) when it cannot be started, Cancelled after it was stopped.
        """
        arguments = [template[0], *(_filled(argument, values) for argument in template[1:])]
        try:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd=Path.home(),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise FaxDeskError(
                tr("Your command for new faxes cannot be started."),
                tr("The system says: {reason}. Look at it in the settings.", reason=reason),
                ErrorKind.STORAGE,
            ) from error
        try:
            return _end_of(process, limit_s, token)
        finally:
            _stop(process)


def _end_of(process: subprocess.Popen[bytes], limit_s: float, token: CancelToken) -> str:
    # This counts real time, since the other program knows nothing of the clock that tests hand in.
    for _ in range(max(round(limit_s / _LOOK_S), 1)):
        token.check()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return str(process.wait(_LOOK_S))
    return TIMED_OUT


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Kill the command, with the processes that it has started where the system knows them."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _filled(argument: str, values: Mapping[str, str]) -> str:
    """An argument with its fields filled in. Where it begins with a field, a stranger may have written its
    beginning: it loses what commands know an option by."""
    filled = fill(argument, values)
    return filled.lstrip(_OPTION_MARKS) if argument.startswith("{") else filled


def _environment() -> dict[str, str]:
    """The environment of this program without our secrets, and with the library path as it was before our
    package changed it."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("FAXDESK_")}
    if "LD_LIBRARY_PATH_ORIG" in kept:
        kept["LD_LIBRARY_PATH"] = kept.pop("LD_LIBRARY_PATH_ORIG")
    return kept
