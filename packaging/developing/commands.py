"""What `python3 dev.py` can be told to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from developing.environment import RUN, prepare
from developing.locks import check_lock, lock, wheels
from developing.places import BUILD, PYTHON, ROOT
from developing.running import run, say
from developing.screens import has_screen, virtual_screen
from developing.supply import check_advisories, check_licences, check_security
from developing.system_packages import PACKAGES_OF_TOOL, missing_packages, need_system

MEMORY_DISK = Path("/dev/shm")
ROOM_FOR_TESTS = 4 << 30


def main(arguments: Sequence[str], manual: str) -> int:
    """Do what was asked for; manual tells what can be. Returns the exit code."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "demo": demo,
        "test": test,
        "check": check,
        "bench": bench,
        "docs": docs,
        "translate": translate,
        "screenshots": screenshots,
        "package": package,
        "windows": windows,
        "lock": lock,
        "wheels": wheels,
    }
    if not arguments or arguments[0] not in commands:
        print(manual)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    return commands[arguments[0]](list(arguments[1:]))


def demo(arguments: list[str]) -> int:
    """The program with a service of its own, on the screen where there is one."""
    prepare(RUN)
    if has_screen():
        need_system(["xcb" if os.environ.get("DISPLAY") else "wayland"])
        return run([PYTHON, "-m", "faxdesk", "--demo", *arguments])
    say("There is no screen here, so the demo runs by itself on a virtual one:")
    say("a PDF is sent, a fax is received and opened, and build/demo.png shows it.")
    need_system(["offscreen"], wanted=["xcb"], wanted_tools=["Xvfb"])
    BUILD.mkdir(exist_ok=True)
    picture = BUILD / "demo.png"
    command = [PYTHON, "-m", "faxdesk", "--demo", "--smoke", "--screenshot", picture, *arguments]
    if missing_packages(["xcb"], ["Xvfb"]):
        say("Without Xvfb the windows are drawn by Qt alone.")
        return run(command, QT_QPA_PLATFORM="offscreen")
    with virtual_screen() as display:
        return run(command, DISPLAY=display, QT_QPA_PLATFORM="xcb")


def test(arguments: list[str]) -> int:
    """The tests, without a screen; those that need one start their own. All of them are shared out among
    several processes, a chosen few run in one, where they are easier to look into."""
    prepare()
    need_system(["offscreen"], wanted=["xcb"], wanted_tools=list(PACKAGES_OF_TOOL))
    chosen = [word for word in arguments if word not in ("--coverage", "--again")]
    together = chosen or ["--numprocesses", str(processes_for_tests()), "--dist", "worksteal"]
    environment = {"QT_QPA_PLATFORM": "offscreen", **folder_for_tests()}
    if "--coverage" in arguments:
        words = ([] if chosen else ["--floors"]) + (["--again"] if "--again" in arguments else [])
        return run([PYTHON, "-m", "tests.coverage_report", *words, *together], **environment)
    return run([PYTHON, "-m", "pytest", *together], **environment)


def folder_for_tests() -> dict[str, str]:
    """Where the tests have their folders, in pytest's own variable: in memory, where there is room, since
    thousands of archives would else be written through to a disk and deleted."""
    name = "PYTEST_DEBUG_TEMPROOT"
    if name in os.environ or not os.access(MEMORY_DISK, os.W_OK):
        return {}
    return {name: str(MEMORY_DISK)} if shutil.disk_usage(MEMORY_DISK).free >= ROOM_FOR_TESTS else {}


def processes_for_tests() -> int:
    """More than there are processors: half of the time a test waits, for a process, a disk or a timer."""
    processors = os.cpu_count() or 1
    return processors + min(processors, 4)


def check(arguments: list[str]) -> int:
    """All that needs no running program."""
    prepare()
    need_system(["offscreen"])
    checks: list[tuple[str, Callable[[], int]]] = [
        ("style (ruff)", lambda: run([PYTHON, "-m", "ruff", "check"])),
        ("format (ruff)", lambda: run([PYTHON, "-m", "ruff", "format", "--check"])),
        ("types (mypy)", lambda: run([PYTHON, "-m", "mypy"])),
        ("structure", lambda: run([PYTHON, "-m", "pytest", "-q", "tests/structure"])),
        ("lock", check_lock),
        ("security (bandit)", check_security),
        ("licences", check_licences),
        ("known holes (pip-audit)", check_advisories),
    ]
    failed = []
    for name, one in checks:
        if name == "structure" and "--without-structure" in arguments:
            continue
        say(f"{name}:")
        if one() != 0:
            failed.append(name)
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    prepare(quiet="--json" in arguments)
    need_system(["offscreen"])
    return run([PYTHON, "-m", "tests.bench", *arguments], QT_QPA_PLATFORM="offscreen")


def docs(arguments: list[str]) -> int:
    """The pictures of the structure, the page of all packages, and what is made of the policies."""
    prepare()
    done = run([PYTHON, "-m", "tests.structure.pictures", *arguments])
    return done or run([PYTHON, ROOT / "packaging" / "write_policies.py"], PYTHONPATH=str(ROOT))


def translate(arguments: list[str]) -> int:
    """The texts of the code into the catalogues; `check` only says what is stale, missing or wrong."""
    prepare()
    return run([PYTHON, ROOT / "packaging" / "translate.py", *arguments], PYTHONPATH=str(ROOT))


def screenshots(arguments: list[str]) -> int:
    prepare()
    need_system(["offscreen"])
    # The pseudo-language asks the tool of the translators for the texts.
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "packaging")}
    if arguments[:1] == ["--guide"]:
        return run([PYTHON, "-m", "tests.screenshots.guide_pictures", *arguments[1:]], **surroundings)
    if arguments and arguments[0].startswith("-"):
        # Else it would be taken for the name of a folder.
        print(__doc__)
        return 2
    target = arguments or [str(BUILD / "screenshots")]
    return run([PYTHON, "-m", "tests.screenshots", *target], **surroundings)


def package(arguments: list[str]) -> int:
    """The program as one folder and in this system's packages, tried once."""
    prepare()
    need_system(["offscreen"], wanted=["xcb", "wayland"], wanted_tools=["objdump"])
    done = run([PYTHON, ROOT / "packaging" / "package.py", *arguments], QT_QPA_PLATFORM="offscreen")
    return done or run([PYTHON, "-m", "pytest", "-q", "-m", "slow", "tests/packaging/test_packaged.py"])


def windows(arguments: list[str]) -> int:
    """What can be tried of Windows without Windows, and the tests on Debian 13: half an hour, 3 GB, and root
    on a Debian. With arguments, that command of packaging/windows/wine.sh alone."""
    script = str(ROOT / "packaging" / "windows" / "wine.sh")
    return run(["bash", script, *(arguments or ["all", str(ROOT)])])
