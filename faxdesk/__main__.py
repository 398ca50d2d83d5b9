"""`python -m faxdesk`, and the packaged programs: a command, or the window."""

import sys
from pathlib import Path

if __name__ == "__main__":
    if "--page-worker" in sys.argv[1:2]:
        from faxdesk.documents.worker_main import main as work

        sys.exit(work())
    if "--walled-program" in sys.argv[1:2]:
        from faxdesk.documents.cage.walled_program import main as become

        sys.exit(become(sys.argv[2:]))
    if "--history-worker" in sys.argv[1:2]:
        from faxdesk.history_worker import main as write_history

        sys.exit(write_history())
    if "--password-check" in sys.argv[1:2]:
        from faxdesk.desktop.password_check import main as check_password

        sys.exit(check_password())
    if Path(sys.argv[0]).stem == "faxdesk-window":
        from faxdesk.window_start import main as open_window

        sys.exit(open_window())
    from faxdesk.cli import main

    sys.exit(main())
