"""The floor of every start: the smallest window that Qt for Python can show. Says when it is painted, and
ends then, but with --stay."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """Says when it is painted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        print("painted", flush=True)
        if "--stay" not in sys.argv:
            QTimer.singleShot(0, QApplication.quit)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1000, 700)
    window.show()
    sys.exit(application.exec())
