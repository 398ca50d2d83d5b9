#!/usr/bin/env python3
"""Fills in what stores want to know of a release: `python3 packaging/store_manifests.py SHA256SUMS FOLDER`.

SHA256SUMS is the list that the release workflow puts up beside the packages. From it, and from the templates
in packaging/stores and packaging/flatpak, FOLDER gets the files for winget, Homebrew, Flathub and the AUR;
docs/releasing.md says where each goes. The publisher's names and addresses come from the environment, as for
the packages (building/project.py), and FAXDESK_WINGET_ID and FAXDESK_FILES_URL besides.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# Started by its path, it finds `building` beside it; the program lies above.
sys.path.insert(1, str(Path(__file__).resolve().parent.parent))

from building.project import ADDRESS, APP_ID, MAINTAINER, NAME, PUBLISHER, ROOT, VERSION

TEMPLATES = ROOT / "packaging" / "stores"
FLATPAK = ROOT / "packaging" / "flatpak" / f"{APP_ID}.json"
SUMMARY = "Send and receive faxes with RingCentral"
_MARK = re.compile(r"@([A-Z0-9_]+)@")
_SUM = re.compile(r"([0-9a-f]{64}) [ *](\S+)")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Fill in the manifests for stores.")
    parser.add_argument("sums", type=Path, metavar="SHA256SUMS")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    sums = {name: digest for digest, name in _SUM.findall(options.sums.read_text(encoding="utf-8"))}
    missing = [name for name in packages().values() if name not in sums]
    if missing:
        print(f"store_manifests: {options.sums} lacks {', '.join(missing)}.", file=sys.stderr)
        return 1
    for path, text in manifests(sums, os.environ).items():
        target = options.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        print(target)
    return 0


def packages() -> dict[str, str]:
    """The packages that stores point to, by the marks of their digests."""
    return {
        "SHA256_SETUP": f"faxdesk-{VERSION}-setup.exe",
        "SHA256_MACOS_ARM64": f"faxdesk-{VERSION}-macos-arm64.dmg",
        "SHA256_MACOS_X86_64": f"faxdesk-{VERSION}-macos-x86_64.dmg",
        "SHA256_LINUX_X86_64": f"faxdesk-{VERSION}-linux-x86_64.tar.gz",
    }


def manifests(sums: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The text of each file, by its place in the store's own repository."""
    identifier = given.get("FAXDESK_WINGET_ID") or f"{NAME}.{NAME}"
    values = {
        "VERSION": VERSION,
        "SUMMARY": SUMMARY,
        "HOMEPAGE": ADDRESS,
        "MAINTAINER": MAINTAINER,
        "PUBLISHER": PUBLISHER,
        "IDENTIFIER": identifier,
        "FILES": given.get("FAXDESK_FILES_URL") or f"{ADDRESS}/releases/download/v{VERSION}",
        "NOTES": f"{ADDRESS}/releases/tag/v{VERSION}",
        **{mark: sums[name] for mark, name in packages().items()},
    }
    first, rest = identifier.split(".", 1)
    winget = f"winget/manifests/{first[0].lower()}/{first}/{rest.replace('.', '/')}/{VERSION}/{identifier}"
    return {
        f"{winget}.yaml": _filled("winget-version.yaml", values),
        f"{winget}.installer.yaml": _filled("winget-installer.yaml", values),
        f"{winget}.locale.en-US.yaml": _filled("winget-locale.yaml", values),
        "homebrew/Casks/f/faxdesk.rb": _filled("homebrew-cask.rb", values),
        "aur/PKGBUILD": _filled("PKGBUILD", values),
        f"flathub/{APP_ID}.json": _flathub(values),
    }


def _filled(template: str, values: Mapping[str, str]) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    return _MARK.sub(lambda found: values[found[1]], text)


def _flathub(values: Mapping[str, str]) -> str:
    """The Flatpak as it is built here, made of the archive that was put up."""
    manifest = json.loads(FLATPAK.read_text(encoding="utf-8"))
    (module,) = manifest["modules"]
    archive = packages()["SHA256_LINUX_X86_64"]
    module["build-commands"].insert(0, "mv faxdesk/share share")
    module["sources"] = [
        {
            "type": "archive",
            "url": f"{values['FILES']}/{archive}",
            "sha256": values["SHA256_LINUX_X86_64"],
            "dest": "faxdesk",
            "only-arches": ["x86_64"],
        }
    ]
    return json.dumps(manifest, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
