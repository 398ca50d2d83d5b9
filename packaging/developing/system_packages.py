"""What Qt and the tests need of the system, and the packages of Debian and Ubuntu that bring it."""

from __future__ import annotations

import ctypes.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence

from developing.places import VENV
from developing.running import say, stop

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
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
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
    if needed := missing_packages(platforms, [], only_to_start=True):
        stop(f"FaxDesk cannot start without {', '.join(needed)}.")


def missing_packages(
    platforms: Sequence[str], tools: Sequence[str], *, only_to_start: bool = False
) -> list[str]:
    """The packages to install, by name; a library of no known package is named itself. only_to_start: those
    without which no window opens."""
    libraries = missing_libraries(platforms, only_to_start=only_to_start)
    found = {PACKAGE_OF_LIBRARY.get(name, name) for name in libraries}
    for tool in tools:
        if not is_installed(tool):
            found.update(PACKAGES_OF_TOOL[tool])
    return sorted(found)


def is_installed(tool: str) -> bool:
    name = tool.removeprefix("lib")
    return bool(shutil.which(tool) if name == tool else ctypes.util.find_library(name))


def known(packages: Sequence[str]) -> list[str]:
    return [name for name in packages if ".so" not in name]


def missing_libraries(platforms: Sequence[str], *, only_to_start: bool) -> list[str]:
    """What Qt's libraries and platform plug-ins are linked with and the loader does not find."""
    places = list(VENV.glob("lib/python3*/site-packages/PySide6/Qt"))
    if not platforms or not places or not shutil.which("ldd"):
        return []
    files = [places[0] / "lib" / f"libQt6{name}.so.6" for name in QT_FOR_ALL]
    plugins = places[0] / "plugins"
    files += [plugins / "platforms" / f"libq{name}.so" for name in platforms]
    if not only_to_start:
        # Wayland has plug-ins of its own for the ways of drawing; one of them is enough.
        files += [file for name in platforms for file in sorted(plugins.glob(f"{name}-*/*.so"))]
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
