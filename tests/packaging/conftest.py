"""The file managers of Linux are clicked over the bus of its desktops, with a library that only Linux has."""

from __future__ import annotations

import sys

collect_ignore = [] if sys.platform.startswith("linux") else ["test_file_managers.py"]
