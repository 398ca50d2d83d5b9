"""`python -m faxdesk.simulator`."""

import sys

from faxdesk.simulator.run import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
