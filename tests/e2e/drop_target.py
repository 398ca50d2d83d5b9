"""A window of another program, onto which files can be dropped: it copies them to the folder named on the
command line, as a file manager does."""

import shutil
import sys
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel


class Target(QLabel):
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            path = Path(url.toLocalFile())
            # Whole when it is there under its name, so that the test may look at any time.
            half = Path(sys.argv[1], f".{path.name}")
            shutil.copyfile(path, half)
            half.rename(Path(sys.argv[1], path.name))
        event.acceptProposedAction()


application = QApplication(sys.argv[:1])
window = Target("drop here")
window.setWindowTitle("drop-target")
window.setAcceptDrops(True)
window.setGeometry(0, 0, 160, 120)
window.show()
sys.exit(application.exec())
