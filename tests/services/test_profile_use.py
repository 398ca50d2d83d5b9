"""Many programs work on a profile at once, or one alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.profile_use import ProfileInUse, ProfileUse

_HOLDER = """
import sys
from pathlib import Path
from faxdesk.services.profile_use import ProfileUse
use = ProfileUse(Path(sys.argv[1]))
getattr(use, sys.argv[2])()
print("held", flush=True)
sys.stdin.read()
"""


def test_programs_share_a_profile_and_keep_out_whoever_wants_it_alone(tmp_path: Path) -> None:
    one, two, alone = (ProfileUse(tmp_path / "use.lock") for _ in range(3))
    one.share()
    two.share()
    with pytest.raises(ProfileInUse, match="FaxDesk is open"):
        alone.take_alone()
    one.end()
    with pytest.raises(ProfileInUse):
        alone.take_alone()
    two.end()
    alone.take_alone()
    with pytest.raises(ProfileInUse, match="just encrypting"):
        one.share()
    with pytest.raises(ProfileInUse):
        two.take_alone()
    alone.end()
    one.share()
    one.end()


def test_one_who_works_on_it_may_go_over_to_having_it_alone_and_back(tmp_path: Path) -> None:
    use, other = ProfileUse(tmp_path / "use.lock"), ProfileUse(tmp_path / "use.lock")
    use.share()
    use.take_alone()
    with pytest.raises(ProfileInUse):
        other.share()
    use.share()
    other.share()
    use.end()
    other.end()


@pytest.mark.parametrize("way", ["share", "take_alone"])
def test_a_killed_program_keeps_nobody_out(tmp_path: Path, way: str) -> None:
    file = tmp_path / "use.lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(file), way], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(FaxDeskError):
            ProfileUse(file).take_alone()
        holder.kill()
        holder.wait()
    use = ProfileUse(file)
    use.take_alone()
    use.end()


def test_where_no_lock_can_be_made_the_work_goes_on(tmp_path: Path) -> None:
    use = ProfileUse(tmp_path / "no folder" / "use.lock")
    use.share()
    use.take_alone()
    use.end()
