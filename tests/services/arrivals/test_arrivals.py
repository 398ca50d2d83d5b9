"""What is done by itself when a fax arrives: once, also over crashes and among several programs."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.arrival import ArrivalAction, ArrivalState
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.mailbox.retention import MOST_TRIES, retry_pause_s
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.arrivals.arrival_command import CommandRunner
from faxdesk.services.events import Event, Notice
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

INBOX = FaxQuery(Folder.INBOX)
WAIT = 3600.0


class Arriving:
    """A signed-in desk with a folder for what is saved and a program that keeps what it was given."""

    def __init__(
        self, composition: Composition, simulator: Simulator, clock: RunningClock, tmp_path: Path
    ) -> None:
        self.composition = composition
        self.desk = composition
        self.simulator = simulator
        self.clock = clock
        self.token = CancelToken()
        self.folder = tmp_path / "saved faxes"
        self.folder.mkdir()
        self.kept = tmp_path / "kept"
        self.notices: list[Notice] = []
        self.desk.events.subscribe(self._listen)

    def _listen(self, event: Event) -> None:
        # The tests move this computer's clock, and not the service's: that is said as well.
        if isinstance(event, Notice) and "clock" not in event.title:
            self.notices.append(event)

    def switch(self, **settings: object) -> None:
        for name, value in settings.items():
            setattr(self.desk.settings, name, value)
        self.desk.arrivals.take_switches()

    def sync(self) -> None:
        self.desk.sync.run(self.token)
        while self.desk.sync.more_to_do:
            self.desk.sync.run(self.token)

    def round(self) -> None:
        self.sync()
        self.desk.arrivals.run(self.token)

    def receive(self, **how: object) -> None:
        self.simulator.control.receive(**{"from_": "+16505550144", "name": "Northside Clinic", **how})  # type: ignore[arg-type]

    @property
    def saved(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def command(self, body: str, *arguments: str) -> str:
        """A command that runs some Python with sys.argv."""
        script = self.kept.with_suffix(".py")
        script.write_text(body)
        return " ".join(f'"{word}"' for word in (sys.executable, str(script), str(self.kept), *arguments))

    def states(self, action: ArrivalAction) -> list[str]:
        tasks = [self.desk.arrivals.tasks(fax_id) for fax_id in self.desk.library.ids(INBOX)]
        return [str(task.state) for each in tasks for task in each if task.action == action]


@pytest.fixture
def arriving(composition: Composition, simulator: Simulator, clock: RunningClock, tmp_path: Path) -> Arriving:
    return Arriving(composition, simulator, clock, tmp_path)


KEEP = """
import json, os, pathlib, sys
target, *told = sys.argv[1:]
here = pathlib.Path(told[0]).read_bytes()[:4].decode() if told else ""
secrets = [name for name in os.environ if name.startswith("FAXDESK")]
with open(target, "a") as file:
    file.write(json.dumps([told, here, secrets]) + "\\n")
"""


# Which faxes


def test_the_old_mailbox_of_a_first_sync_is_left_alone(arriving: Arriving) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder))
    arriving.receive(count=3)
    arriving.round()
    assert arriving.saved == []
    assert arriving.desk.arrivals.to_tell() == []
    arriving.receive(name="Harbor Law")
    arriving.round()
    assert len(arriving.saved) == 1
    assert [arrival.who for arrival in arriving.desk.arrivals.to_tell()] == ["Harbor Law"]
    assert arriving.desk.arrivals.to_tell() == []


def test_what_came_before_an_action_was_switched_on_is_left_alone(arriving: Arriving) -> None:
    arriving.round()
    arriving.receive()
    arriving.sync()
    arriving.clock.advance(1)
    arriving.switch(auto_save_folder=str(arriving.folder))
    arriving.round()
    assert arriving.saved == []
    arriving.receive(name="Later")
    arriving.round()
    assert len(arriving.saved) == 1
    arriving.switch(auto_save_folder="")
    arriving.receive()
    arriving.round()
    arriving.switch(auto_save_folder=str(arriving.folder))
    arriving.round()
    assert len(arriving.saved) == 1


def test_what_another_run_received_is_caught_up_with_once(
    arriving: Arriving, start: Callable[..., Composition]
) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder))
    arriving.round()
    arriving.desk.settings.save()
    arriving.receive(count=2)
    arriving.sync()
    arriving.clock.advance(10 * 86400)
    other = start()
    other.arrivals.take_switches()
    other.arrivals.run(arriving.token)
    assert len(arriving.saved) == 2
    arriving.round()
    assert len(arriving.saved) == 2
    assert arriving.states(ArrivalAction.SAVE) == ["done", "done"]


def test_several_rounds_and_programs_do_each_action_once(
    arriving: Arriving, start: Callable[..., Composition]
) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder), arrival_command=arriving.command(KEEP, "{file}"))
    arriving.round()
    arriving.desk.settings.save()
    other = start()
    other.arrivals.take_switches()
    for _ in range(3):
        arriving.receive()
        arriving.round()
        other.sync.run(arriving.token)
        other.arrivals.run(arriving.token)
        arriving.round()
    assert len(arriving.saved) == 3
    assert len(arriving.kept.read_text().splitlines()) == 3


# Saving


def test_names_come_from_the_pattern_and_no_file_is_written_over(arriving: Arriving) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder), auto_save_name="{from} {number} {pages}p")
    arriving.round()
    arriving.receive(pages=2)
    arriving.receive(pages=2)
    arriving.receive(name="../../a\u202e:b\nc*" + "long " * 2000, raw=b"%PDF-1.4 %%EOF")
    (arriving.folder / "Northside Clinic +1 650-555-0144 2p.pdf").write_bytes(b"somebody's own")
    arriving.round()
    first, second, third, strange = arriving.saved
    assert [first, second, third] == [
        "Northside Clinic +1 650-555-0144 2p (2).pdf",
        "Northside Clinic +1 650-555-0144 2p (3).pdf",
        "Northside Clinic +1 650-555-0144 2p.pdf",
    ]
    assert (arriving.folder / third).read_bytes() == b"somebody's own"
    assert strange.startswith("a b c long long")
    assert len(strange.encode()) < 230
    assert not list(arriving.folder.parent.glob("a*b*"))


def test_saved_as_tiff(arriving: Arriving) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder), auto_save_format="tiff")
    arriving.round()
    arriving.receive()
    arriving.round()
    (name,) = arriving.saved
    assert name.endswith("1p.tif")
    assert (arriving.folder / name).read_bytes()[:2] in {b"II", b"MM"}


@pytest.mark.parametrize("dies", ["before the name", "after the name"])
@pytest.mark.parametrize("form", ["pdf", "tiff"])
def test_a_save_that_died_is_repeated_without_a_second_file(
    arriving: Arriving, monkeypatch: pytest.MonkeyPatch, dies: str, form: str
) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder), auto_save_format=form)
    arriving.round()
    arriving.receive()
    arriving.sync()
    link = os.link

    def die(source: Path, target: Path) -> None:
        if dies == "after the name":
            link(source, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", die)
        with pytest.raises(KeyboardInterrupt):
            arriving.desk.arrivals.run(arriving.token)
    arriving.desk.arrivals.run(arriving.token)
    assert arriving.states(ArrivalAction.SAVE) == ["begun"], "whoever began it may still be at it"
    arriving.clock.advance(WAIT)
    arriving.desk.arrivals.run(arriving.token)
    assert len(arriving.saved) == 1
    assert arriving.states(ArrivalAction.SAVE) == ["done"]


def test_a_folder_that_is_away_is_told_once_and_tried_again(arriving: Arriving) -> None:
    away = arriving.folder / "disk"
    arriving.switch(auto_save_folder=str(away))
    arriving.round()
    arriving.receive(count=2)
    for _ in range(3):
        arriving.round()
        arriving.clock.advance(WAIT)
    assert len(arriving.notices) == 1
    assert "not there" in arriving.notices[0].title
    away.mkdir()
    arriving.clock.advance(WAIT)
    arriving.desk.arrivals.run(arriving.token)
    assert len(list(away.iterdir())) == 2


def test_a_round_is_due_when_a_fax_came_and_when_the_time_of_another_try_has_come(arriving: Arriving) -> None:
    arrivals, away = arriving.desk.arrivals, arriving.folder / "disk"
    arriving.switch(auto_save_folder=str(away))
    arriving.round()
    assert not arrivals.is_due()
    arriving.receive()
    arriving.sync()
    assert arrivals.is_due()
    arrivals.run(arriving.token)
    assert arrivals.is_due(), "nobody has announced it"
    arrivals.to_tell()
    assert not arrivals.is_due(), "it was put off"
    arriving.clock.advance(WAIT)
    assert arrivals.is_due()
    away.mkdir()
    arrivals.run(arriving.token)
    assert not arrivals.is_due()


def test_a_disk_without_links(arriving: Arriving, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    arriving.switch(auto_save_folder=str(arriving.folder), auto_save_name="fax")
    arriving.round()
    arriving.receive(count=2)
    arriving.round()
    assert arriving.saved == ["fax (2).pdf", "fax.pdf"]
    assert all((arriving.folder / name).stat().st_size for name in arriving.saved)


def test_a_fax_whose_pages_are_not_here_yet_waits(arriving: Arriving) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder))
    arriving.round()
    arriving.receive()
    arriving.simulator.control.fault("GET", "/content/", times=1, html=True)
    arriving.round()
    assert arriving.saved == []
    assert arriving.notices == []
    arriving.clock.advance(10)
    arriving.round()
    assert len(arriving.saved) == 1


def test_pages_that_are_gone_are_told(arriving: Arriving) -> None:
    arriving.switch(auto_save_folder=str(arriving.folder))
    arriving.round()
    arriving.receive()
    gone = json.dumps({"errorCode": "CMN-102", "message": "Gone"})
    arriving.simulator.control.fault("GET", "/content/", times=MOST_TRIES, status=404, body=gone)
    for tries in range(MOST_TRIES):
        assert arriving.notices == [], "it may still come"
        arriving.round()
        arriving.clock.advance(retry_pause_s(tries))
    arriving.round()
    assert [notice.title for notice in arriving.notices] == [
        "The pages of a new fax were gone before they could be fetched."
    ]
    assert arriving.states(ArrivalAction.SAVE) == ["failed"]


# The command


def test_a_command_gets_the_file_and_no_secrets(arriving: Arriving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAXDESK_JWT", "a secret")
    command = arriving.command(KEEP, "{file}", "--from={from}", "{from}", "{number}", "{pages} pages", "{id}")
    arriving.switch(arrival_command=command)
    arriving.round()
    arriving.receive(name="--rm $(touch x) {id}; *", pages=3)
    arriving.round()
    ((told, head, secrets),) = map(json.loads, arriving.kept.read_text().splitlines())
    file = Path(told[0])
    assert (head, secrets) == ("%PDF", [])
    assert file.name.endswith("3p.pdf")
    assert told[2] == "rm $(touch x) {id};"
    assert told[1] == f"--from={told[2]}"
    assert told[3:] == ["+16505550144", "3 pages", str(arriving.desk.library.ids(INBOX)[0])]
    assert not file.exists()
    assert not file.parent.exists()
    assert arriving.states(ArrivalAction.COMMAND) == ["done"]


@pytest.mark.parametrize("name", ["--delete", "–delete", "- -delete", "---delete"])
def test_no_stranger_gives_a_command_an_option(arriving: Arriving, tmp_path: Path, name: str) -> None:
    seen = tmp_path / "seen"
    program = f"import sys; open({str(seen)!r}, 'w').write(chr(10).join(sys.argv[1:]))"
    template = [sys.executable, "-c", program, "{from}", "{number}{from}", "-n{number}", "--from={from}"]
    runner = CommandRunner()
    assert runner.run(template, {"from": name, "number": "-5"}, 20, CancelToken()) == "0"
    assert seen.read_text().split("\n") == ["delete", f"5{name}", "-n-5", f"--from={name}"]


@pytest.mark.parametrize(
    ("body", "seconds", "words", "result"),
    [
        ("raise SystemExit(3)", 60, "ended with 3", "3"),
        ("import time; time.sleep(60)", 1, "longer than 1 s", "timed out"),
    ],
)
def test_a_command_that_fails_is_told_and_not_repeated(
    arriving: Arriving, body: str, seconds: int, words: str, result: str
) -> None:
    arriving.switch(arrival_command=arriving.command(body), arrival_command_seconds=seconds)
    arriving.round()
    arriving.receive()
    arriving.round()
    arriving.clock.advance(WAIT)
    arriving.round()
    assert len(arriving.notices) == 1
    assert words in arriving.notices[0].title
    (fax_id,) = arriving.desk.library.ids(INBOX)
    tasks = {task.action: task for task in arriving.desk.arrivals.tasks(fax_id)}
    assert (tasks[ArrivalAction.COMMAND].state, tasks[ArrivalAction.COMMAND].result) == (
        ArrivalState.FAILED,
        result,
    )


def test_a_program_that_is_not_there_is_told(arriving: Arriving) -> None:
    arriving.switch(arrival_command="/no/such/program {file}")
    arriving.round()
    arriving.receive()
    arriving.round()
    assert "cannot be started" in arriving.notices[0].title
    assert arriving.states(ArrivalAction.COMMAND) == ["due"], "it surely was not run"


def test_the_files_of_a_command_that_died_are_swept(arriving: Arriving) -> None:
    left = Path(tempfile.mkdtemp(prefix="faxdesk-command-"))
    (left / ".in-use").touch()
    (left / "fax.pdf").write_bytes(b"%PDF")
    arriving.switch()
    assert not left.exists()


def test_a_command_that_was_begun_is_told_and_not_run_again(arriving: Arriving) -> None:
    arriving.switch(arrival_command=arriving.command(KEEP + "\nimport time; time.sleep(60)"))
    arriving.round()
    arriving.receive()
    arriving.sync()

    class Stopping(CancelToken):
        def check(self) -> None:
            if arriving.kept.exists():
                raise Cancelled

    with pytest.raises(Cancelled):
        arriving.desk.arrivals.run(Stopping())
    arriving.desk.arrivals.run(arriving.token)
    assert arriving.notices == []
    arriving.clock.advance(WAIT)
    for _ in range(2):
        arriving.desk.arrivals.run(arriving.token)
    assert len(arriving.kept.read_text().splitlines()) == 1
    assert len(arriving.notices) == 1
    assert "Northside Clinic was handed on" in arriving.notices[0].title


@pytest.mark.parametrize(
    "text",
    ['"never closed', '""', "{file}", "C:\\run.bat {file}", "convert {secret}", "x.CMD"],
)
def test_what_is_no_command(arriving: Arriving, text: str) -> None:
    with pytest.raises(FaxDeskError) as raised:
        arriving.desk.settings.arrival_command = text
    assert raised.value.kind == ErrorKind.BAD_INPUT


@pytest.mark.parametrize(
    ("name", "text"), [("auto_save_name", "{nothing}"), ("auto_save_name", ""), ("auto_save_folder", "here")]
)
def test_what_is_no_name_and_no_folder(arriving: Arriving, name: str, text: str) -> None:
    with pytest.raises(FaxDeskError):
        setattr(arriving.desk.settings, name, text)


# Printing


def test_printing_is_given_out_once_and_its_end_kept(
    arriving: Arriving, start: Callable[..., Composition]
) -> None:
    arriving.switch(auto_print=True)
    arriving.round()
    arriving.desk.settings.save()
    arriving.receive(count=2)
    arriving.round()
    arrivals, other = arriving.desk.arrivals, start().arrivals
    first = arrivals.next_to_print()
    assert first is not None
    assert first == other.next_to_print()
    assert arrivals.begin_printing(first)
    assert not other.begin_printing(first)
    second = other.next_to_print()
    assert second is not None
    assert first.fax_id < second.fax_id
    assert other.begin_printing(second)
    assert arrivals.next_to_print() is None
    arrivals.printed(first)
    other.not_printed(second, FaxDeskError("The printer has no paper.", "Put some in.", ErrorKind.STORAGE))
    assert arrivals.next_to_print() is None, "not at once"
    arriving.clock.advance(120)
    again = arrivals.next_to_print()
    assert again is not None
    assert again.fax_id == second.fax_id
    assert arrivals.begin_printing(again)
    arriving.clock.advance(WAIT)
    arrivals.run(arriving.token)
    assert arrivals.next_to_print() is None, "it may have been printed"
    assert "was printed: FaxDesk was stopped" in arriving.notices[-1].title


def test_a_fax_in_the_trash_is_not_printed_and_one_that_was_read_not_told(arriving: Arriving) -> None:
    arriving.switch(auto_print=True)
    arriving.round()
    arriving.receive(count=2)
    arriving.round()
    newer, older = arriving.desk.library.ids(INBOX)
    arriving.desk.library.trash([older])
    arriving.desk.library.set_read([newer], True)
    task = arriving.desk.arrivals.next_to_print()
    assert task is not None
    assert task.fax_id == newer
    arriving.desk.arrivals.begin_printing(task)
    assert arriving.desk.arrivals.next_to_print() is None
    assert arriving.desk.arrivals.to_tell() == []
