"""The covers to choose from: those that come with the program, and the person's own, each a file of the
profile."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.covers.cover_template import (
    MAX_FILE,
    CoverTemplate,
    Paper,
    check_name,
    read_template,
    template_bytes,
)
from faxdesk.domain.covers.kept_cover import KeptCover
from faxdesk.domain.covers.shipped_covers import SHIPPED_KEYS, shipped_cover
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.durable import sync_folder
from faxdesk.private_files import make_private_folder
from faxdesk.services.archive.save_file import save_whole
from faxdesk.words import language, mark, tr

if TYPE_CHECKING:
    from faxdesk.documents.cover_drawer import CoverDrawer
    from faxdesk.sealing.file_keeper import FileKeeper

ENDING = ".faxcover"
"""How the name of an exported cover ends."""
_LOGO = "logo.png"
_OWN_ID = re.compile(r"[0-9a-f]{16}")


class CoverTemplates:
    """All calls read or write the disk, so they are for workers; each raises FaxDeskError (STORAGE) where the
    disk does not do its part. paper is that of the person's country."""

    def __init__(
        self,
        folder: Path,
        default_file: Path,
        drawer: CoverDrawer,
        paper: Callable[[], Paper],
        keeper: FileKeeper,
    ) -> None:
        self._folder = folder
        self._default_file = default_file
        self._drawer = drawer
        self._paper = paper
        self._keeper = keeper

    def all(self) -> tuple[KeptCover, ...]:
        """The person's own by their names, then those that come with the program."""
        try:
            own = [each for each in map(self._read, self._folder.glob("*.json")) if each is not None]
        except OSError as error:
            raise disk_trouble(error, self._folder) from error
        own.sort(key=lambda each: each.name.casefold())
        default = self._default_id()
        return tuple(
            replace(each, is_default=each.id == default)
            for each in (*own, *(self.shipped(key) for key in SHIPPED_KEYS))
        )

    def shipped(self, key: str) -> KeptCover:
        """One of those that come with the program, in its language."""
        return KeptCover(key, shipped_cover(key, self._paper(), language(), tr), is_shipped=True)

    def named(self, name: str) -> KeptCover:
        """The cover of this name, in capitals or not; the English names of the program's covers are known in
        every language. Raises FaxDeskError (NOT_FOUND)."""
        wanted = name.strip().casefold()
        covers = self.all()
        for cover in covers:
            if cover.name.casefold() == wanted:
                return cover
        for cover in covers:
            if cover.id == wanted:
                return cover
        raise FaxDeskError(
            tr("There is no cover called “{name}”.", name=name),
            tr("`faxdesk cover list` shows those that there are."),
            ErrorKind.NOT_FOUND,
        )

    def default(self) -> KeptCover | None:
        """The one that new faxes of the account begin with."""
        return next((cover for cover in self.all() if cover.is_default), None)

    def make_default(self, cover: KeptCover | None) -> None:
        """Begin new faxes of the account with this one, or with none of one's own."""
        try:
            if cover is None:
                self._default_file.unlink(missing_ok=True)
            else:
                self._write(self._default_file, cover.id.encode())
        except OSError as error:
            raise disk_trouble(error, self._default_file.parent) from error

    def add(self, template: CoverTemplate) -> KeptCover:
        """Keep a new cover; where its name is taken, a number is added to that. Raises FaxDeskError
        (BAD_INPUT) for what cannot be a name."""
        name, taken = check_name(template.name), {cover.name.casefold() for cover in self.all()}
        number = 2
        wanted = name
        while wanted.casefold() in taken:
            wanted, number = f"{name} ({number})", number + 1
        return self._save(os.urandom(8).hex(), replace(template, name=wanted))

    def save(self, cover: KeptCover, template: CoverTemplate) -> KeptCover:
        """Keep what became of a cover of the person's own. Raises FaxDeskError (BAD_INPUT) for a name that is
        another's or can be none, REFUSED for a cover that comes with the program."""
        if cover.is_shipped:
            raise _is_shipped()
        name = check_name(template.name)
        for other in self.all():
            if other.id != cover.id and other.name.casefold() == name.casefold():
                raise FaxDeskError(
                    tr("There is a cover called “{name}” already.", name=other.name),
                    tr("Choose another name."),
                    ErrorKind.BAD_INPUT,
                )
        return self._save(cover.id, replace(template, name=name))

    def delete(self, cover: KeptCover) -> None:
        """Forget a cover of the person's own. Faxes that have it keep it. Raises FaxDeskError (REFUSED)."""
        if cover.is_shipped:
            raise _is_shipped()
        try:
            self._path(cover.id).unlink(missing_ok=True)
            sync_folder(self._folder)
        except OSError as error:
            raise disk_trouble(error, self._folder) from error

    def add_file(self, path: Path) -> KeptCover:
        """Keep the cover in a file that was exported. Raises FaxDeskError (BAD_INPUT) for what is none."""
        try:
            with path.open("rb") as file:
                content = file.read(MAX_FILE + 1)
        except OSError as error:
            raise FaxDeskError(
                tr("“{name}” cannot be read.", name=path.name),
                tr("Check that it is still there and that you may read it."),
                ErrorKind.BAD_INPUT,
            ) from error
        return self.add(read_template(content, path.name))

    def export(self, cover: KeptCover, target: Path, token: CancelToken) -> None:
        """Write a cover with its pictures to one file, whole or not at all. Raises FaxDeskError (STORAGE)."""
        content = template_bytes(cover.template)
        failed = mark("The cover could not be saved as “{path}”.")
        save_whole(target, lambda path: path.write_bytes(content), failed, token)

    # Pictures

    def picture(self, path: Path) -> bytes:
        """A picture of a file in black and white, for a cover. Raises FaxDeskError (BAD_INPUT) for a file
        that cannot be opened, or is empty."""
        with self._keeper.working_folder("cover") as folder:
            target = folder.path / _LOGO
            self._drawer.logo(path, path.name, target)
            return self._keeper.read_bytes(target)

    def logo(self) -> bytes | None:
        """The person's logo in black and white, a PNG."""
        with suppress(FileNotFoundError):
            return self._keeper.read_bytes(self._folder / _LOGO)
        return None

    def set_logo(self, path: Path | None) -> None:
        """Take the logo from a file, or have none. Raises FaxDeskError as picture() does."""
        made = None if path is None else self.picture(path)
        try:
            if made is None:
                (self._folder / _LOGO).unlink(missing_ok=True)
            else:
                self._write(self._folder / _LOGO, made)
        except OSError as error:
            raise disk_trouble(error, self._folder) from error

    # Files

    def _read(self, path: Path) -> KeptCover | None:
        """The cover in a file of the folder; None for one that nobody can use."""
        if not _OWN_ID.fullmatch(path.stem):
            return None
        with suppress(FaxDeskError):
            return KeptCover(path.stem, read_template(self._keeper.read_bytes(path), path.name))
        return None

    def _save(self, cover_id: str, template: CoverTemplate) -> KeptCover:
        content = template_bytes(template)
        # What is kept has to be read again.
        read_template(content, template.name)
        try:
            self._write(self._path(cover_id), content)
        except OSError as error:
            raise disk_trouble(error, self._folder) from error
        return KeptCover(cover_id, template, is_default=cover_id == self._default_id())

    def _default_id(self) -> str:
        try:
            return self._keeper.read_bytes(self._default_file).decode().strip()
        except (OSError, ValueError):
            return ""

    def _path(self, cover_id: str) -> Path:
        return self._folder / f"{cover_id}.json"

    def _write(self, target: Path, content: bytes) -> None:
        """Write a file whole, for its owner alone, so that a power cut takes nothing away. Raises OSError."""
        if target.parent == self._folder:
            make_private_folder(self._folder, parents=True)
        self._keeper.write_bytes(target, content)
        sync_folder(target.parent)


def _is_shipped() -> FaxDeskError:
    return FaxDeskError(
        tr("This cover comes with FaxDesk and stays as it is."),
        tr("Make a copy of it, and change that."),
        ErrorKind.REFUSED,
    )
