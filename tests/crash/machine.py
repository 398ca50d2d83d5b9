"""A computer that a test can stop at any call: commands under shim.c, and the disk beneath them."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.disk import Disk

_SHIM = Path(__file__).with_name("shim.c")
_NOT_TO_IMPORT = ("faxdesk.app.open_window",)


@dataclass(frozen=True)
class Death:
    """Where a command is to be killed: at its so-manieth call (of a kind: see Ended.calls), when so many
    thousandths of that call are done."""

    call: int
    thousandths: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Ended:
    """How a command ended. code is None where it was killed. calls has a letter for each that counts: w for
    a write, f for an fsync, c for a file that is made, n renamed, l linked, u removed, t cut, m for a folder,
    s for what is sent, r received."""

    code: int | None
    out: str
    err: str
    calls: str

    @property
    def was_killed(self) -> bool:
        return self.code is None

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def why_not() -> str:
    """Why there can be no such computer here; "" where there can."""
    if not sys.platform.startswith("linux"):
        return "stands between programs and Linux"
    return "" if shutil.which("cc") else "no C compiler here (apt: gcc, libc6-dev)"


def build_shim(folder: Path) -> Path:
    shim = folder / "shim.so"
    subprocess.run(
        [
            "cc",
            "-shared",
            "-fPIC",
            "-O1",
            "-Wall",
            "-Werror",
            "-o",
            str(shim),
            str(_SHIM),
            "-ldl",
            "-lpthread",
        ],
        check=True,
    )
    return shim


class Machine:
    """root is the part of its disk that is watched."""

    def __init__(self, shim: Path, root: Path, log: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self._log = log
        self._environment = dict(environment)
        self._disk: Disk | None = None
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"],
            env={**environment, "LD_PRELOAD": str(shim)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        assert self._zygote.stdin is not None
        self._zygote.stdin.close()
        self._zygote.wait()
        assert self._zygote.stdout is not None
        self._zygote.stdout.close()

    def warm_up(self, *arguments: object) -> None:
        """Run a command and load beforehand, from now on, what it loaded."""
        report = self._ask(self._order(arguments, None) | {"tell_modules": True})
        assert report["code"] == 0, report["err"]
        self._ask({"modules": [name for name in report["modules"] if not name.startswith(_NOT_TO_IMPORT)]})
        self._log.unlink(missing_ok=True)

    def run(self, *arguments: object, death: Death | None = None) -> Ended:
        """Run a command, to its end or its death."""
        report = self._ask(self._order(arguments, death))
        return Ended(report["code"], report["out"], report["err"], report["calls"])

    def call(self, function: str, *arguments: object, death: Death | None = None) -> Ended:
        """Run a function of a test, which is given the arguments as texts and gives its exit code."""
        report = self._ask(self._order(arguments, death) | {"function": function})
        return Ended(report["code"], report["out"], report["err"], report["calls"])

    def watch_disk(self) -> None:
        """What the disk holds now lasts; what is written from now on, if it is synced."""
        self._log.unlink(missing_ok=True)
        self._disk = Disk(self.root)

    def cut_power(self, chance: random.Random | None = None) -> None:
        """What was not synced is gone; with chance not all of it."""
        assert self._disk is not None
        self._disk.replay(self._log)
        self._disk.cut_power(chance)
        self.watch_disk()

    def _order(self, arguments: tuple[object, ...], death: Death | None) -> dict[str, Any]:
        death = death or Death(0)
        return {
            "arguments": [str(argument) for argument in arguments],
            "environment": self._environment,
            "root": str(self.root),
            "log": str(self._log),
            "kill_at": death.call,
            "kind": death.kind,
            "thousandths": death.thousandths,
        }

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        print(json.dumps(order), file=self._zygote.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._zygote.stdout.readline())
        return answer
