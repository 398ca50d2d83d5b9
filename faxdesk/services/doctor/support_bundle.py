"""Collects what a person may give to support: the report, the settings and the end of the log, without
anything that reveals who faxes what to whom."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from faxdesk.domain.checkup import Result, Verdict
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.save_file import save_whole
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Blob, KnownScanners, Names, Setting, Text
from faxdesk.words import mark

_TAIL = 200_000
"""Bytes of each log file, from its end."""
_SIGNS = {Verdict.OK: "ok", Verdict.WARNING: "warning", Verdict.PROBLEM: "PROBLEM"}


class SupportBundle:
    """Makes and saves the bundle. redact() takes tokens, numbers, names and paths out of a text; folder is
    the profile's folder."""

    def __init__(self, settings: Settings, folder: Path, logs: Path, redact: Callable[[str], str]) -> None:
        self._settings = settings
        self._folder = folder
        self._logs = logs
        self._redact = redact

    def contents(self, results: Sequence[Result]) -> dict[str, str]:
        """The files of a bundle, by name; nothing else will be in it."""
        files = {
            "report.txt": "\n".join(report_lines(results)) + "\n",
            "settings.json": json.dumps(self._settings_shown(), indent=2) + "\n",
            **{path.name: _tail(path) for path in sorted(self._logs.glob("faxdesk.log*"))},
        }
        return {name: self._without_names(text) for name, text in files.items()}

    def save(self, contents: dict[str, str], target: Path, token: CancelToken) -> None:
        """Save the files as one ZIP file. Raises FaxDeskError (STORAGE) and Cancelled."""

        def write(path: Path) -> None:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
                for name, text in contents.items():
                    bundle.writestr(name, text)

        save_whole(target, write, mark("The bundle could not be saved as “{path}”."), token)

    def _settings_shown(self) -> dict[str, Any]:
        return {
            setting.key: self._shown(setting)
            for setting in Settings.declared()
            if not isinstance(setting, Blob)
        }

    def _shown(self, setting: Setting[Any]) -> Any:
        """The value of a setting as the bundle shows it. A typed text may be a name or a number, so only this
        is shown of it: whether it was changed."""
        value = self._settings.get(setting)
        if isinstance(setting, Text):
            return "as delivered" if value == setting.default else "changed"
        if isinstance(setting, KnownScanners):
            # Their names and addresses are their owner's.
            return [str(scanner.where.kind) for scanner in value]
        if isinstance(setting, Names):
            # Of a way in (domain/intake/incoming.py) the kind: its name may be a folder, or a person.
            return [name.partition(":")[0] for name in value]
        return setting.to_json(value)

    def _without_names(self, text: str) -> str:
        # The folder goes first: after redact() has changed parts of it, it would no longer be found.
        return "\n".join(map(self._redact, text.replace(str(self._folder), "<profile>").split("\n")))


def report_lines(results: Sequence[Result]) -> list[str]:
    """The results as lines for people."""
    return [line for result in results for line in result_lines(result)]


def result_lines(result: Result) -> list[str]:
    """The lines of one result: its verdict and summary, then its hint and facts below."""
    finding = result.finding
    lines = [f"{_SIGNS[finding.verdict]:<8} {result.title}: {finding.words}"]
    if finding.hint:
        lines.append(f"{'':<9}{finding.hint}")
    return lines + [f"{'':<11}{name}: {value}" for name, value in finding.facts]


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _TAIL, 0))
            text = file.read().decode(errors="replace")
    except OSError as error:
        return f"The log cannot be read: {error.strerror}\n"
    # The first line was cut, so redact() might not recognise a secret in it.
    return text if size <= _TAIL else text.partition("\n")[2]
