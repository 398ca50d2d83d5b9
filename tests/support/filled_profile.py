"""A profile with files of all kinds that hold something of faxes, to be encrypted and decrypted."""

from __future__ import annotations

from pathlib import Path

from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.chosen_keeper import keeper_for
from faxdesk.sealing.file_keeper import FileKeeper
from faxdesk.sealing.sealed_state import SealedState, Stage
from faxdesk.services.encryption.file_conversion import FileConversion
from faxdesk.services.intake.spool import Spool
from faxdesk.store.blobs import BlobStore
from tests.support.clock import ManualClock

KEY = ArchiveKey(bytes(range(32)))
MARKER = b"Mrs Marker"
DOCUMENTS = [MARKER * 10, MARKER * 20_000, MARKER]
OTHER_ACCOUNT = "0123456789abcdef"


class FilledProfile:
    """The profile, and what its files hold."""

    def __init__(self, folder: Path, accounts: int = 1) -> None:
        self.profile = Profile(folder)
        self.archives = [self.profile, self.profile.with_archive(OTHER_ACCOUNT)][:accounts]
        for archive in self.archives:
            archive.prepare()
        plain, outside = self.keeper(Stage.PLAIN), folder.parent / "Marker.pdf"
        outside.write_bytes(MARKER)
        for profile in self.archives:
            blobs = BlobStore(profile.blobs, profile.aside, plain)
            for content in DOCUMENTS:
                outside.write_bytes(content)
                blobs.add(outside)
        self.digests = [digest for digest, _size, _at in BlobStore(self.profile.blobs).all()]
        source = Source(SourceKind.PRINTER, "")
        self.job = Incoming(source, "1", (IncomingFile("Marker.pdf", outside),), "Marker")
        Spool(self.profile.intake, ManualClock(), plain).put(self.job)
        for place in (self.profile.scans / "tray/0001/page-0001.jpg", self.profile.covers / "logo.png"):
            place.parent.mkdir(parents=True)
            place.write_bytes(MARKER)
        outside.unlink()

    @classmethod
    def at(cls, folder: Path) -> FilledProfile:
        """One that was made before, perhaps by another process, to be converted."""
        filled = cls.__new__(cls)
        filled.profile = Profile(folder)
        return filled

    def keeper(self, stage: Stage) -> FileKeeper:
        return keeper_for(SealedState(stage, KEY.id), KEY, self.profile.folder, self.profile.temporary)

    def is_whole(self, stage: Stage) -> bool:
        """Whether all can be read as it was while the profile is in this state."""
        keeper = self.keeper(stage)
        for profile in self.archives:
            blobs = BlobStore(profile.blobs, profile.aside, keeper)
            if not all(blobs.verify(digest) for digest in self.digests):
                return False
            if sorted({digest for digest, _size, _at in blobs.all()}) != sorted(self.digests):
                return False
        (job,) = Spool(self.profile.intake, ManualClock(), keeper).jobs()
        (file,) = job.incoming.files
        return (
            job.incoming.subject == "Marker"
            and file.name == "Marker.pdf"
            and keeper.read_bytes(file.path) == DOCUMENTS[-1]
            and keeper.read_bytes(self.profile.scans / "tray/0001/page-0001.jpg") == MARKER
            and keeper.read_bytes(self.profile.covers / "logo.png") == MARKER
        )

    def shows(self) -> list[Path]:
        """The files that hold the marker, or have it in their names."""
        files = [path for path in self.profile.folder.rglob("*") if path.is_file()]
        return [path for path in files if MARKER in path.read_bytes() or "Marker" in path.name]

    def convert(self, stage: Stage, token: CancelToken | None = None) -> FileConversion:
        conversion = FileConversion(self.profile, KEY)
        run = conversion.seal if stage is Stage.SEALING else conversion.unseal
        for _step in run(token or CancelToken()):
            pass
        return conversion
