"""Builds what this system can into build/dist: `python3 dev.py package [WHAT...]`.

WHAT: folder, and on Linux deb, tar, appdir. Without any, all that can be made here; without folder, of the
one that was built before.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

# Started by its path, it finds `building` beside it; the program and dev.py lie above.
sys.path.insert(1, str(Path(__file__).resolve().parent.parent))

from building import appdir, deb, tarball
from building.folder import build_folder, make_steady
from building.project import BUILD, DIST, FOLDER, VERSION
from building.share import write_share

_LINUX = ("deb", "tar", "appdir")


def main(wanted: list[str]) -> int:
    if unknown := set(wanted) - {"folder", *_LINUX}:
        print(f"package: unknown: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if not wanted or "folder" in wanted:
        print("package: the program", file=sys.stderr)
        make_steady(build_folder())
        resources = FOLDER / "_internal" / "resources"
        if resources.is_dir():
            for name, ending in (("sbom.cdx.json", "cdx.json"), ("licences.txt", "licences.txt")):
                shutil.copyfile(resources / name, DIST / f"faxdesk-{VERSION}.{ending}")
    if sys.platform.startswith("linux"):
        _linux([kind for kind in _LINUX if kind in wanted] or ([] if wanted else list(_LINUX)))
    return 0


def _linux(wanted: list[str]) -> None:
    share = BUILD / "share"
    shutil.rmtree(share, ignore_errors=True)
    write_share(share)
    make_steady(share)
    if "tar" in wanted:
        _tell(tarball.build_tarball(FOLDER, share, DIST))
    if "deb" in wanted:
        if deb.is_possible():
            _tell(deb.build_deb(FOLDER, share, DIST))
        else:
            print("package: no .deb, since there is no dpkg-deb here", file=sys.stderr)
    if "appdir" in wanted:
        print(f"package: {appdir.build_appdir(FOLDER, share, BUILD)}", file=sys.stderr)


def _tell(package: Path) -> None:
    print(f"package: {package.name}, {package.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
