"""The person's signatures: kept in the profile for them alone, under names, with a password if wanted.

A signature is two files: a picture, sealed where it has a password, and a small one that says what it is
called. The picture is written first and goes last, so that a signature is whole or not there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.signature import MOST_LETTERS, MarkPicture, Signature
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.private_files import make_private_folder
from faxdesk.sealing.by_password import WrongPassword, opened, sealed
from faxdesk.sealing.sealing_errors import SealedFileError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.page import PageImage
    from faxdesk.sealing.file_keeper import FileKeeper
    from faxdesk.services.marks.mark_pictures import MarkPictureMaker, MarkPictures

_DEFAULT = "default"


class _Kept(msgspec.Struct, frozen=True):
    """What is written of a signature."""

    name: str
    aspect: float
    has_password: bool = False


class WrongSignaturePassword(FaxDeskError):
    """A signature is not opened without its password (BAD_INPUT)."""


class Signatures:
    """All calls read or write the disk, so they are for workers; each raises FaxDeskError (STORAGE) where the
    disk does not do its part."""

    def __init__(
        self, folder: Path, maker: MarkPictureMaker, pictures: MarkPictures, keeper: FileKeeper
    ) -> None:
        self._folder = folder
        self._maker = maker
        self._pictures = pictures
        self._keeper = keeper

    def all(self) -> tuple[Signature, ...]:
        """All that are kept, the default one first, the others by their names."""
        try:
            found = [self._read(path) for path in self._folder.glob("*.json")]
            default = self._default_id()
        except OSError as error:
            raise disk_trouble(error, self._folder) from error
        kept = sorted((each for each in found if each is not None), key=lambda each: each.name.casefold())
        if kept and default not in {each.id for each in kept}:
            default = kept[0].id
        marked = [replace(each, is_default=each.id == default) for each in kept]
        return tuple(sorted(marked, key=lambda each: not each.is_default))

    def named(self, name: str) -> Signature:
        """The signature of this name, in capitals or not. Raises FaxDeskError (NOT_FOUND)."""
        for signature in self.all():
            if signature.name.casefold() == name.strip().casefold():
                return signature
        raise FaxDeskError(
            tr("There is no signature called “{name}”.", name=name),
            tr("`faxdesk signature list` shows those that are kept."),
            ErrorKind.NOT_FOUND,
        )

    def add(self, name: str, png: bytes, aspect: float, password: str = "") -> Signature:
        """Keep a picture of ink on white under a name. Raises FaxDeskError (BAD_INPUT) for a name that is
        taken, empty or too long."""
        name, is_first = self._checked(name), not self.all()
        signature = Signature(os.urandom(8).hex(), name, aspect, bool(password))
        try:
            make_private_folder(self._folder, parents=True)
            self._write(self._picture_of(signature), sealed(png, password) if password else png)
            self._write_facts(signature)
        except OSError as error:
            raise disk_trouble(error, self._folder) from error
        if is_first:
            self.make_default(signature)
        return signature

    def add_file(self, name: str, path: Path, password: str = "") -> Signature:
        """Keep the ink of a picture or of a photograph of paper, without the paper. Raises FaxDeskError
        (BAD_INPUT) as add() does, and for a file that cannot be opened or has no ink on it."""
        self._checked(name)
        png, aspect = self.taken_from(path)
        return self.add(name, png, aspect, password)

    def taken_from(self, path: Path) -> tuple[bytes, float]:
        """The ink of a picture or photograph as a PNG, and its height to its width; nothing is kept."""
        with self._keeper.working_folder("signature") as folder:
            target = folder.path / "signature.png"
            aspect = self._maker.mark_picture(path, path.name, target, is_signature=True)
            return self._keeper.read_bytes(target), aspect

    def rename(self, signature: Signature, name: str) -> Signature:
        """Raises FaxDeskError (BAD_INPUT) as add() does."""
        renamed = replace(signature, name=self._checked(name, but=signature))
        try:
            self._write_facts(renamed)
        except OSError as error:
            raise disk_trouble(error, self._folder) from error
        return renamed

    def make_default(self, signature: Signature) -> None:
        """Take this one where none is chosen."""
        try:
            self._write(self._folder / _DEFAULT, signature.id.encode())
        except OSError as error:
            raise disk_trouble(error, self._folder) from error

    def delete(self, signature: Signature) -> None:
        """Forget a signature. Pages that it was put on keep it."""
        try:
            self._facts_of(signature).unlink(missing_ok=True)
            self._picture_of(signature).unlink(missing_ok=True)
            sync_folder(self._folder)
        except OSError as error:
            raise disk_trouble(error, self._folder) from error

    def picture(self, signature: Signature, password: str = "") -> bytes:
        """The picture, a PNG. Raises WrongSignaturePassword."""
        try:
            content = self._keeper.read_bytes(self._picture_of(signature))
        except OSError as error:
            raise disk_trouble(error, self._folder) from error
        if not signature.has_password:
            return content
        try:
            return opened(content, password)
        except WrongPassword as error:
            raise WrongSignaturePassword(
                tr("That is not the password of the signature “{name}”.", name=signature.name)
                if password
                else tr("The signature “{name}” has a password.", name=signature.name),
                tr(
                    "Nobody can open it without, FaxDesk neither. If the password is forgotten, delete the "
                    "signature and make it anew."
                ),
                ErrorKind.BAD_INPUT,
            ) from error

    def drawn(self, png: bytes, width: int) -> PageImage:
        """A picture of a signature in grey, to be looked at. Raises FaxDeskError (BAD_INPUT)."""
        with self._keeper.working_folder("signature") as folder:
            path = folder.path / "signature.png"
            self._keeper.write_bytes(path, png)
            return self._maker.render(PageSource(path, path.name), width)

    def for_page(self, signature: Signature, password: str = "") -> MarkPicture:
        """The picture, kept among the documents of the drafts, for a mark. Raises WrongSignaturePassword."""
        return self._pictures.keep(self.picture(signature, password), signature.aspect)

    def _checked(self, name: str, but: Signature | None = None) -> str:
        name = " ".join("".join(filter(lambda letter: letter.isprintable(), name)).split())
        if not name:
            raise FaxDeskError(
                tr("A signature needs a name."), tr("Type one, such as your own."), ErrorKind.BAD_INPUT
            )
        if len(name) > MOST_LETTERS:
            raise FaxDeskError(
                tr("The name of the signature is too long."),
                tr("It may have {most} letters at most.", most=MOST_LETTERS),
                ErrorKind.BAD_INPUT,
            )
        others = [each for each in self.all() if but is None or each.id != but.id]
        if name.casefold() in {each.name.casefold() for each in others}:
            raise FaxDeskError(
                tr("There is a signature called “{name}” already.", name=name),
                tr("Choose another name, or delete that one first."),
                ErrorKind.BAD_INPUT,
            )
        return name

    def _read(self, path: Path) -> Signature | None:
        """None for one that somebody else damaged, or that goes at this moment."""
        try:
            kept = msgspec.json.decode(self._keeper.read_bytes(path), type=_Kept)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None
        except SealedFileError as error:
            if error.is_damage:
                return None
            raise
        signature = Signature(path.stem, kept.name, kept.aspect, kept.has_password)
        return signature if self._picture_of(signature).exists() else None

    def _default_id(self) -> str:
        try:
            return self._keeper.read_bytes(self._folder / _DEFAULT).decode("ascii", "replace").strip()
        except FileNotFoundError:
            return ""

    def _facts_of(self, signature: Signature) -> Path:
        return self._folder / f"{signature.id}.json"

    def _picture_of(self, signature: Signature) -> Path:
        return self._folder / f"{signature.id}.{'sealed' if signature.has_password else 'png'}"

    def _write_facts(self, signature: Signature) -> None:
        kept = _Kept(signature.name, signature.aspect, signature.has_password)
        self._write(self._facts_of(signature), msgspec.json.encode(kept))

    def _write(self, target: Path, content: bytes) -> None:
        """Write a file whole, for its owner alone, so that a power cut takes nothing away."""
        self._keeper.write_bytes(target, content)
        sync_folder(self._folder)
