"""`python -m faxdesk`: a command, or the window."""

import sys

if __name__ == "__main__":
    if "--page-worker" in sys.argv[1:2]:
        from faxdesk.documents.worker_main import main as work

        sys.exit(work())
    from faxdesk.cli import main

    sys.exit(main())
