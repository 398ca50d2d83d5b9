"""What every test gets: no screen, no network, an empty home, no keychain, nothing left running."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Before the first import of Qt. Tests that want a real window start their own display and process.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from tests.support.clock import ManualClock
from tests.support.guards import Leftovers, forbid_network
from tests.support.pdf import write_pdf
from tests.support.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.paths import Profile
    from faxdesk.simulator.server import Simulator
    from tests.contract.oversight import Exchanges
    from tests.contract.service_contract import Contract
    from tests.support.lasting.new_archives import NewArchives
    from tests.support.lasting.page_processes import PageProcesses

# Tests start hundreds of programs, which would all compile the same code if nobody kept what came out.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names for the homes of all tests, in a folder of their own: pytest finds a free name by reading the
    whole folder, which is long after a thousand tests."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has an empty home of its own, which the programs that it starts see as well."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name, part in {
        "XDG_DATA_HOME": ".local/share",
        "XDG_CONFIG_HOME": ".config",
        "XDG_CACHE_HOME": ".cache",
        "XDG_STATE_HOME": ".local/state",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        # Windows itself is asked for the folder of a program's data, whatever the variables say; this one is
        # what platformdirs looks at before it asks.
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": "AppData/Local",
    }.items():
        monkeypatch.setenv(name, str(home / part))
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    for name in [*os.environ]:
        if name.startswith("FAXDESK_") or name == "DBUS_SESSION_BUS_ADDRESS":
            monkeypatch.delenv(name)
    # Whether it is installed matters only where it is tested.
    monkeypatch.setenv("FAXDESK_LIBREOFFICE", "")


@pytest.fixture(autouse=True)
def _service_named() -> Iterator[None]:
    """Texts name the service as they do in the program."""
    from faxdesk.chosen_service import name_chosen_service
    from faxdesk.domain.service_name import name_service

    name_chosen_service()
    yield
    name_service("")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_network(monkeypatch)


@pytest.fixture(autouse=True)
def _own_keychain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A keychain in memory, with the limit of Windows; programs that a test starts find none at all."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    if request.node.get_closest_marker("secret_service"):
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
        yield
        return
    import keyring

    from tests.support.keychain.in_memory import MemoryKeyring

    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _nothing_left_running(_own_home: None, _no_network: None, _own_keychain: None) -> Iterator[None]:
    leftovers = Leftovers()
    yield
    if "faxdesk.log" in sys.modules:
        sys.modules["faxdesk.log"].end()
    left = leftovers.wait()
    if left:
        pytest.fail("The test left behind: " + ", ".join(left))


@pytest.fixture(scope="session")
def page_processes() -> Iterator[PageProcesses]:
    from tests.support.lasting.page_processes import PageProcesses

    processes = PageProcesses()
    yield processes
    processes.end()


@pytest.fixture(autouse=True)
def _lasting_page_processes(page_processes: PageProcesses) -> Iterator[None]:
    """Page workers take over the process of an earlier test's."""
    with page_processes.given_to_page_workers():
        yield


@pytest.fixture(scope="session")
def new_archives(tmp_path_factory: pytest.TempPathFactory) -> NewArchives:
    from tests.support.lasting.new_archives import NewArchives

    return NewArchives(tmp_path_factory.mktemp("new archive"))


@pytest.fixture(autouse=True)
def _archives_begin_as_copies(new_archives: NewArchives) -> Iterator[None]:
    with new_archives.given_to_programs():
        yield


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Waits for the window as long as other tests wait for a process: there are more tests at work than
    processors, and pytest-qt's five seconds are not much for a page then."""
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        monkeypatch.setattr(qtbot, name, partial(getattr(qtbot, name), timeout=round(PATIENCE_S * 1000)))
    return qtbot


@pytest.fixture
def manual_clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """An empty profile of the program, its folders made."""
    from faxdesk.paths import Profile

    profile = Profile(tmp_path / "profile")
    profile.prepare()
    return profile


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """make_pdf(pages=1, text="Hello", name="fax.pdf") -> the file; pages hold the text and their number."""

    def make(pages: int = 1, text: str = "Hello", name: str = "fax.pdf") -> Path:
        return write_pdf(tmp_path / name, pages, text)

    return make


@pytest.fixture(scope="session")
def contract() -> Contract:
    """What the program and the service may say to each other."""
    from tests.contract.service_contract import Contract

    return Contract()


@pytest.fixture
def exchanges(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchanges]:
    """Simulators that are made from here on are watched; the test fails where the contract is broken."""
    from tests.contract.oversight import every_exchange_checked

    with every_exchange_checked(contract, monkeypatch) as passed:
        yield passed


@pytest.fixture
def simulator(exchanges: Exchanges) -> Iterator[Simulator]:
    """A RingCentral of our own on loopback, quick and without rate limits, held to the contract."""
    from faxdesk.simulator.server import Simulator

    with Simulator(deliver_after=0.05, limits=False, fonts=ROOT / "resources" / "fonts") as running:
        yield running


@pytest.fixture
def other_service(exchanges: Exchanges) -> Iterator[Simulator]:
    """A second one, where “Somebody Else, extension 199” has an account."""
    from faxdesk.simulator.server import Simulator
    from faxdesk.simulator.state.made_up_account import Account

    account = Account(
        extension_id="70020099", extension_number="199", first_name="Somebody", last_name="Else"
    )
    fonts = ROOT / "resources" / "fonts"
    with Simulator(deliver_after=0.05, limits=False, fonts=fonts, account=account) as running:
        yield running


@pytest.fixture
def pages_worker() -> Iterator[PageWorker]:

    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.paths import page_worker_command

    worker = PageWorker(page_worker_command(), fonts=ROOT / "resources" / "fonts")
    yield worker
    worker.close()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project with the service's own document, which cannot be part of the project.

    Tests that need it are skipped where it is not; the contract in `tests/contract` is checked everywhere.
    """
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared is not here")
    return SHARED
