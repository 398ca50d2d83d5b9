#!/usr/bin/env python3
"""Everything one does with this checkout; needs nothing but Python.

    python3 dev.py demo          try the program, with a fax service inside it
    python3 dev.py test [...]    run the tests (what follows goes to pytest; --coverage: tell what they reach;
                                 --again, with it: run up to five that failed once more, alone)
    python3 dev.py check         style, types, structure, security, licences, whether the locks are up to date
                                 (--without-structure: all tests look at that as well)
    python3 dev.py bench         measure against floors taken in the same run (--json)
    python3 dev.py docs          draw the structure into docs/ anew
    python3 dev.py translate     bring the languages' catalogues up to date (check: say what is wrong)
    python3 dev.py screenshots   draw the windows into build/screenshots (--guide: the guide's pictures anew)
    python3 dev.py package       build this system's packages into build/dist
    python3 dev.py windows       the program, its tests and its installer under Wine (what follows: wine.sh)
    python3 dev.py lock          pin the requirements anew (--upgrade for newer ones)
    python3 dev.py wheels        ask whether every pin has a wheel for each system and Python

Each makes .venv, installs the locked requirements and, where it may, the system's libraries for Qt. This file
is written for any Python, also for those that are too old, so that it can say so; what it does is in
packaging/developing.
"""

# mypy: allow-untyped-defs, allow-untyped-calls

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
PYTHONS = ((3, 11), (3, 12), (3, 13))


def main(arguments):
    if sys.version_info[:2] not in PYTHONS:
        return go_on_with_another_python(arguments)
    os.chdir(ROOT)
    sys.path.insert(0, os.path.join(ROOT, "packaging"))
    from developing import commands

    return commands.main(arguments, __doc__)


def go_on_with_another_python(arguments):
    """The Python that was called is too old or too new: is there another?"""
    for major, minor in reversed(PYTHONS):
        for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
            python = os.path.join(folder, "python%d.%d%s" % (major, minor, ".exe" if os.name == "nt" else ""))
            # Version managers put names on the path that work for some folders alone.
            if os.path.isfile(python) and subprocess.call([python, "-c", ""]) == 0:
                return subprocess.call([python, os.path.join(ROOT, "dev.py")] + arguments)  # noqa: RUF005 - not for Python 2
    wrong = "this is %d.%d. Install one of them." % tuple(sys.version_info[:2])
    sys.stderr.write("dev.py: FaxDesk needs Python 3.11, 3.12 or 3.13; " + wrong + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
