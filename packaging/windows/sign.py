#!/usr/bin/env python3
"""Signs programs for Windows (Authenticode): `python packaging/windows/sign.py FILE...`

From the environment:
  FAXDESK_SIGN_WITH      the words that tell the tool which key to take, one a line; signtool: /sha1 and the
                         thumbprint, or /dlib and /dmdf of a signing service; osslsigncode: -pkcs12, its file,
                         -readpass and the file with its password, or -pkcs11module and so on
  FAXDESK_TIMESTAMP_URL  who says when it was signed, so that it holds when the certificate has run out; empty
                         for trials

On Windows signtool is used, as the Windows SDK has it, elsewhere osslsigncode. build_installer.py has the
uninstaller and the installer signed by this.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TIMESTAMPS = "http://timestamp.digicert.com"
_SDK = Path(r"C:\Program Files (x86)\Windows Kits\10\bin")


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    words = key_words(environment)
    if not arguments or not words:
        print("sign: which files, and with which key (FAXDESK_SIGN_WITH)?", file=sys.stderr)
        return 2
    timestamps = environment.get("FAXDESK_TIMESTAMP_URL", TIMESTAMPS)
    files = [Path(argument) for argument in arguments]
    if sys.platform == "win32":
        return with_signtool(files, words, timestamps)
    return with_osslsigncode(files, words, timestamps)


def key_words(environment: Mapping[str, str]) -> list[str]:
    """The words for the key; none where nothing is to be signed."""
    return [word.strip() for word in environment.get("FAXDESK_SIGN_WITH", "").splitlines() if word.strip()]


def with_signtool(files: Sequence[Path], words: Sequence[str], timestamps: str) -> int:
    tool = signtool()
    if tool is None:
        print("sign: there is no signtool; the Windows SDK brings it.", file=sys.stderr)
        return 1
    when = ["/tr", timestamps, "/td", "SHA256"] if timestamps else []
    command = [tool, "sign", "/fd", "SHA256", *when, *words, *map(str, files)]
    return subprocess.run(command, check=False).returncode


def signtool() -> str | None:
    """The tool on the path, or the newest of the SDK's."""
    if found := shutil.which("signtool"):
        return found
    newest = max(_SDK.glob("10.*/x64/signtool.exe"), key=_sdk_version, default=None)
    return None if newest is None else str(newest)


def _sdk_version(tool: Path) -> list[int]:
    return [int(part) for part in tool.parent.parent.name.split(".") if part.isdecimal()]


def with_osslsigncode(files: Sequence[Path], words: Sequence[str], timestamps: str) -> int:
    tool = shutil.which("osslsigncode")
    if tool is None:
        print("sign: there is no osslsigncode.", file=sys.stderr)
        return 1
    when = ["-ts", timestamps] if timestamps else []
    for file in files:
        # It writes no file in its own place.
        signed = file.with_name(f"{file.name}.signed")
        places = ["-in", str(file), "-out", str(signed)]
        done = subprocess.run(
            [tool, "sign", "-h", "sha256", *words, *when, *places], stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            signed.unlink(missing_ok=True)
            return done.returncode
        signed.replace(file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
