"""Copies of faxes for other programs to take when they are dragged out of the window."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.policies.policies import Policies
from faxdesk.services.export.export import Exported, ExportForm
from faxdesk.words import tr
from faxdesk.working_folder import WorkingFolder

if TYPE_CHECKING:
    from faxdesk.services.export.export import Exporter


class DragFiles:
    """For workers. The copies lie in a folder that only this person can look into, and go with it when the
    program ends. Copies and not links: what a program does with a file that it was given must not reach the
    archive."""

    def __init__(
        self, exporter: Callable[[], Exporter], policies: Policies, parent: Path | None = None
    ) -> None:
        self._exporter = exporter
        self._policies = policies
        self._parent = parent
        self._lock = threading.Lock()
        self._folder: WorkingFolder | None = None

    @property
    def may_leave(self) -> bool:
        """Whether policies let anything be dragged out of the window."""
        policies = self._policies
        return policies.allow_dragging_out and policies.allow_export and policies.allow_saving

    def faxes(self, ids: Sequence[int], token: CancelToken) -> Exported:
        """Each fax as a PDF. Raises FaxDeskError (STORAGE, NOT_ALLOWED) and Cancelled."""
        self._policies.check_on(Policies.allow_dragging_out)
        return self._exporter().run(ids, self._new_folder(), ExportForm.PDF, token, act=Act.DRAGGED_OUT)

    def pages(self, fax_id: int, places: Sequence[int], token: CancelToken) -> list[Path]:
        """Pages, by their places from 0, of a fax whose pages are here, each as a PDF. Raises FaxDeskError
        and Cancelled."""
        self._policies.check_on(Policies.allow_dragging_out)
        exporter, folder = self._exporter(), self._new_folder()
        return [exporter.page(fax_id, place, folder, token, Act.DRAGGED_OUT) for place in places]

    def end(self) -> None:
        """Remove the copies."""
        with self._lock:
            folder, self._folder = self._folder, None
        if folder is not None:
            folder.close()

    def _new_folder(self) -> Path:
        """One for each drag, so that no name has to give way to an earlier one's."""
        try:
            with self._lock:
                if self._folder is None:
                    self._folder = WorkingFolder("drag", self._parent)
            return Path(tempfile.mkdtemp(dir=self._folder.path))
        except OSError as error:
            raise FaxDeskError(
                tr("The fax cannot be copied for another program."),
                tr("The system says: {reason}. Use Export instead.", reason=error.strerror or error),
                ErrorKind.STORAGE,
            ) from error
