#!/usr/bin/env python3
"""Everything one does with this checkout; needs nothing but Python.

    python3 dev.py demo          try the program, with a fax service inside it
    python3 dev.py test [...]    run the tests (what follows goes to pytest; --coverage: tell what they reach)
    python3 dev.py check         style, types, structure, and whether the lock is up to date
                                 (--without-structure: all tests look at that as well)
    python3 dev.py bench         measure against floors taken in the same run (--json)
    python3 dev.py docs          draw the structure into docs/ anew
    python3 dev.py translate     bring the languages' catalogues up to date (check: say what is wrong)
    python3 dev.py screenshots   draw the windows into build/screenshots
    python3 dev.py package       build this system's packages into build/dist
    python3 dev.py windows       the program, its tests and its installer under Wine (what follows: wine.sh)
    python3 dev.py lock          pin the requirements anew (--upgrade for newer ones)

Each makes .venv, installs the locked requirements and, where it may, the system's libraries for Qt. All of it
stands in this one file, longer than others, since it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent
BUILD = ROOT / "build"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "packaging" / "requirements.txt"
LOCK_HEADER = "# Made by `python3 dev.py lock` from pyproject.toml. Inputs: "
STAMP = VENV / "installed.sha256"
PYTHONS = ((3, 11), (3, 12), (3, 13))

QT_FOR_ALL = ("Core", "DBus", "Gui", "Network", "PrintSupport", "Svg", "Widgets")

PACKAGE_OF_LIBRARY = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}
PACKAGES_OF_TOOL = {
    "Xvfb": ["xvfb"],
    "xdotool": ["xdotool"],
    "openbox": ["openbox"],
    "dunst": ["dunst"],
    "/usr/libexec/at-spi-bus-launcher": ["at-spi2-core"],
    "gnome-keyring-daemon": ["gnome-keyring"],
    "dbus-run-session": ["dbus"],
    "cc": ["gcc", "libc6-dev"],
    "objdump": ["binutils"],
    "tesseract": ["tesseract-ocr"],
    "pdftotext": ["poppler-utils"],
    # The fax machines of tests/t30: a library, which is looked for as such.
    "libspandsp": ["libspandsp2"],
}


def main(arguments: Sequence[str]) -> int:
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
    }
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    if sys.version_info[:2] not in PYTHONS:
        return go_on_with_another_python(arguments)
    os.chdir(ROOT)
    return commands[arguments[0]](list(arguments[1:]))


def demo(arguments: list[str]) -> int:
    """The program with a service of its own, on the screen where there is one."""
    prepare()
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
    chosen = [word for word in arguments if word != "--coverage"]
    together = chosen or ["--numprocesses", str(processes_for_tests()), "--dist", "worksteal"]
    if "--coverage" in arguments:
        floors = [] if chosen else ["--floors"]
        return run([PYTHON, "-m", "tests.coverage_report", *floors, *together], QT_QPA_PLATFORM="offscreen")
    return run([PYTHON, "-m", "pytest", *together], QT_QPA_PLATFORM="offscreen")


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
    """The pictures of the structure, and the page of all packages."""
    prepare()
    return run([PYTHON, "-m", "tests.structure.pictures", *arguments])


def translate(arguments: list[str]) -> int:
    """The texts of the code into the catalogues; `check` only says what is stale, missing or wrong."""
    prepare()
    return run([PYTHON, ROOT / "packaging" / "translate.py", *arguments], PYTHONPATH=str(ROOT))


def screenshots(arguments: list[str]) -> int:
    prepare()
    need_system(["offscreen"])
    if arguments and arguments[0].startswith("-"):
        # Else it would be taken for the name of a folder.
        print(__doc__)
        return 2
    target = arguments or [str(BUILD / "screenshots")]
    # The pseudo-language asks the tool of the translators for the texts.
    tools = str(ROOT / "packaging")
    return run([PYTHON, "-m", "tests.screenshots", *target], QT_QPA_PLATFORM="offscreen", PYTHONPATH=tools)


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


def lock(arguments: list[str]) -> int:
    """Pin every requirement, for all systems and Pythons, by version and content."""
    prepare()
    tooling = VENV / "tooling"
    run_or_stop([PYTHON, "-m", "pip", "install", *PIP_QUIET, "--upgrade", "--target", tooling, "uv"])
    what = ["pyproject.toml", "--extra", "dev", "--universal", "--python-version", "3.11", "-o", LOCK]
    # The lock names versions and contents, and never where this computer happens to fetch them.
    how = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    run_or_stop([PYTHON, "-m", "uv", "pip", "compile", *what, *how, *arguments], PYTHONPATH=str(tooling))
    pins = LOCK.read_text(encoding="utf-8")
    LOCK.write_text(f"{LOCK_HEADER}{inputs_digest()}\n{pins}", encoding="utf-8")
    if run([PYTHON, ROOT / "packaging" / "wheel_table.py"], PYTHONPATH=str(tooling)) != 0:
        say("Where a wheel is missing, take an older version of that package; pyproject.toml says why.")
        return 1
    say(f"{LOCK.relative_to(ROOT)} is new. See what changed, then run the tests.")
    return 0


def check_lock() -> int:
    """Whether the lock was made from the requirements that pyproject.toml names. Needs no network."""
    if not LOCK.read_text(encoding="utf-8").startswith(f"{LOCK_HEADER}{inputs_digest()}\n"):
        say("The requirements in pyproject.toml have changed: run `python3 dev.py lock`.")
        return 1
    say("up to date")
    return 0


def inputs_digest() -> str:
    project = pyproject()
    inputs = [
        project["build-system"]["requires"],
        project["project"]["requires-python"],
        project["project"]["dependencies"],
        project["project"]["optional-dependencies"],
    ]
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()


def pyproject() -> dict[str, Any]:
    import tomllib

    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# --- .venv ---------------------------------------------------------------------------------------------

PIP_QUIET = ("--disable-pip-version-check", "--no-input", "--quiet", "--progress-bar", "off", "--use-pep517")


def prepare(quiet: bool = False) -> None:
    """Make .venv as the lock says; quick when it is so already."""
    if not venv_is_good():
        make_venv()
    wanted = wanted_stamp()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        compile_languages()
        return
    if not quiet:
        say("Installing the locked requirements into .venv; the first time takes a minute or two.")
    # An installation that ends half-way must not pass for a good one.
    STAMP.unlink(missing_ok=True)
    pip = [PYTHON, "-m", "pip", "install", *PIP_QUIET, "--no-deps"]
    run_or_stop([*pip, "--require-hashes", "-r", LOCK])
    # The builder is in the lock as well, so that nothing unpinned is fetched for this.
    run_or_stop([*pip, "--no-build-isolation", "--editable", ROOT])
    STAMP.write_text(wanted)


def compile_languages() -> None:
    """Compile the catalogues where one has changed since; an installation does so by itself."""
    for path in (ROOT / "resources" / "languages").glob("*.po"):
        made = path.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < path.stat().st_mtime:
            run_or_stop([PYTHON, ROOT / "packaging" / "compile_languages.py"])
            return


def wanted_stamp() -> str:
    project = pyproject()
    parts = [LOCK.read_text(encoding="utf-8"), project["build-system"], project["project"], venv_version()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def venv_version() -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def venv_is_good() -> bool:
    return venv_version() in {f"{major}.{minor}" for major, minor in PYTHONS}


def make_venv() -> None:
    if not importlib.util.find_spec("ensurepip"):
        # Debian and Ubuntu keep it in a package of its own.
        package_name = "python{}.{}-venv".format(*sys.version_info)
        if not apt_install([package_name]):
            stop(f"Python cannot make a virtual environment here. Install it: {apt_line([package_name])}")
    say("Making .venv")
    run_or_stop([sys.executable, "-m", "venv", "--clear", VENV])


def go_on_with_another_python(arguments: Sequence[str]) -> int:
    """The Python that was called is too old or too new: is there another?"""
    names = [shutil.which(f"python{major}.{minor}") for major, minor in PYTHONS]
    # Version managers put names on the path that work for some folders alone.
    working = [
        name for name in names if name and subprocess.run([name, "-c", ""], check=False).returncode == 0
    ]
    if not working:
        stop("FaxDesk needs Python 3.11, 3.12 or 3.13; this is {}.{}.".format(*sys.version_info))
    return run([working[-1], str(ROOT / "dev.py"), *arguments])


# --- the system's libraries and tools ------------------------------------------------------------------


def need_system(
    platforms: Sequence[str], wanted: Sequence[str] = (), wanted_tools: Sequence[str] = ()
) -> None:
    """Install what is missing for Qt's platforms and of tools, where that may be done. What is only
    wanted may be missing: some tests are skipped then."""
    if not is_linux():
        return
    everything = [*platforms, *wanted]
    missing = missing_packages(everything, wanted_tools)
    # Once more after the first time: a library that came may need another.
    for _ in range(2):
        if not apt_install(known(missing)):
            break
        missing = missing_packages(everything, wanted_tools)
    if missing:
        say(f"Missing on this system: {', '.join(missing)}")
        if shutil.which("apt-get"):
            say(f"To install them: {apt_line(known(missing))}")
    if needed := missing_packages(platforms, []):
        stop(f"FaxDesk cannot start without {', '.join(needed)}.")


def missing_packages(platforms: Sequence[str], tools: Sequence[str]) -> list[str]:
    """The packages to install, by name; a library of no known package is named itself."""
    found = {PACKAGE_OF_LIBRARY.get(name, name) for name in missing_libraries(platforms)}
    for tool in tools:
        if not is_installed(tool):
            found.update(PACKAGES_OF_TOOL[tool])
    return sorted(found)


def is_installed(tool: str) -> bool:
    name = tool.removeprefix("lib")
    return bool(shutil.which(tool) if name == tool else ctypes.util.find_library(name))


def known(packages: Sequence[str]) -> list[str]:
    return [name for name in packages if ".so" not in name]


def missing_libraries(platforms: Sequence[str]) -> list[str]:
    """What Qt's libraries and platform plug-ins are linked with and the loader does not find."""
    places = list(VENV.glob("lib/python3*/site-packages/PySide6/Qt"))
    if not platforms or not places or not shutil.which("ldd"):
        return []
    files = [places[0] / "lib" / f"libQt6{name}.so.6" for name in QT_FOR_ALL]
    files += [places[0] / "plugins" / "platforms" / f"libq{name}.so" for name in platforms]
    done = subprocess.run(["ldd", *map(str, files)], capture_output=True, text=True, check=False)
    return sorted(set(re.findall(r"^\s*(\S+) => not found", done.stdout, re.MULTILINE)))


def apt_install(packages: Sequence[str]) -> bool:
    """Install packages with apt, as root or by sudo without a password; False where that cannot be."""
    if not packages or shutil.which("apt-get") is None or not (is_root() or sudo_works()):
        return False
    say(f"Installing: {' '.join(packages)}")
    before = [] if is_root() else ["sudo", "-n"]
    before += ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    install = [*before, "install", "-y", "--no-install-recommends", *packages]
    for command in (install, [*before, "update"], install):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if command is install and done.returncode == 0:
            return True
    say("apt could not do it: " + " ".join(done.stderr.strip().splitlines()[-1:]))
    return False


def apt_line(packages: Sequence[str]) -> str:
    """What to type instead."""
    return f"{'' if is_root() else 'sudo '}apt-get install --no-install-recommends {' '.join(packages)}"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def sudo_works() -> bool:
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def is_linux() -> bool:
    return sys.platform.startswith("linux")


# --- screens -------------------------------------------------------------------------------------------


def has_screen() -> bool:
    """Whether a window would be seen; an X display that does not answer is none."""
    if not is_linux() or os.environ.get("WAYLAND_DISPLAY"):
        return True
    found = re.fullmatch(r"(.*):(\d+)(\.\d+)?", os.environ.get("DISPLAY", ""))
    if not found:
        return False
    host, number = found[1], int(found[2])
    try:
        if host in ("", "unix"):
            with socket.socket(socket.AF_UNIX) as local:
                local.connect(f"/tmp/.X11-unix/X{number}")
        else:
            socket.create_connection((host, 6000 + number), timeout=5).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """An X server that draws into memory; gives its DISPLAY."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x860x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            number = (server.stdout.readline() if server.stdout else "").strip()
            if not number:
                stop("Xvfb did not start.")
            yield f":{number}"
        finally:
            server.terminate()


# --- running -------------------------------------------------------------------------------------------


def run(command: Sequence[object], **environment: str) -> int:
    """Run a program to its end; gives its exit code."""
    sys.stdout.flush()
    process = subprocess.Popen([str(part) for part in command], env={**os.environ, **environment}, cwd=ROOT)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The program was told as well, and may have something to finish.
        return process.wait()


def run_or_stop(command: Sequence[object], **environment: str) -> None:
    if run(command, **environment) != 0:
        stop("That failed: " + " ".join(str(part) for part in command))


def say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    say(text)
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
