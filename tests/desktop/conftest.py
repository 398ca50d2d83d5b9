"""Only Linux has the message bus of its desktops, and the library that speaks with it."""

from __future__ import annotations

import sys

collect_ignore = [] if sys.platform.startswith("linux") else ["test_bus_messages.py", "test_motion.py"]
