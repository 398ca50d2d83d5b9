"""Which layer may import which, type hints included, and which libraries stay in which layer."""

from __future__ import annotations

import sys

import pytest

from tests.structure.imports import IMPORTS, PACKAGE, Import, imports_of, part_of

LAYERS = (
    *("domain", "net", "provider", "ringcentral", "books", "printer", "scanner", "mail_in"),
    *("store", "documents", "updates"),
    *("services", "work", "ui", "local_api", "mcp", "simulator"),
)
GROUND = {"words"}
"""What lies below the lowest layer, and all may use: the language of the texts."""
LEAVES = (
    "disk_trouble",
    "durable",
    "hidden_memory",
    "later_start",
    "private_files",
    "this_computer",
    "working_folder",
    "paths",
    "log",
    "policies",
    "sealing",
    "settings",
    "credentials",
    "desktop",
)
COMPOSITION = (
    "__init__",
    "__main__",
    "app",
    "chosen_books",
    "chosen_scanners",
    "chosen_service",
    "cli",
    "composition",
    "demo",
    "history_worker",
    "own_printer",
    "window_options",
    "window_start",
)
"""What puts the parts together, and may import them all."""

MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "simulator": set(),
    **{name: set() for name in GROUND},
    **{name: {"domain"} for name in ("provider", *LEAVES)},
    "policies": {"domain", "settings"},
    "documents": {"domain", "sealing", "working_folder"},
    "net": set(),
    "ringcentral": {"provider", "domain", "net", "private_files"},
    "paths": {"domain", "disk_trouble", "durable", "private_files"},
    "sealing": {"domain", "disk_trouble", "durable", "private_files", "working_folder"},
    "store": {"domain", "disk_trouble", "durable", "private_files", "sealing", "working_folder"},
    **{name: {"domain", "private_files"} for name in ("settings", "log")},
    # Its requests can be called off and are bounded as those to the service are: on the same sockets.
    "updates": {"domain", "net"},
    "books": {"domain", "net"},
    "printer": {"domain", "net", "private_files", "working_folder"},
    "mail_in": {"domain", "net", "working_folder"},
    "scanner": {"domain", "net", "private_files"},
    "services": {
        "mail_in",
        "provider",
        "store",
        "documents",
        "updates",
        "domain",
        "policies",
        "settings",
        "paths",
        "disk_trouble",
        "durable",
        "private_files",
        "sealing",
        "working_folder",
    },
    # A way for programs, as the command line is.
    "mcp": {"services", "domain", "working_folder"},
    "local_api": {"services", "domain", "net", "private_files", "working_folder"},
    "work": {"services", "domain", "later_start"},
    "ui": {
        "work",
        "services",
        "domain",
        "policies",
        "settings",
        "paths",
        "desktop",
        "later_start",
        "working_folder",
    },
}

ONLY_IN = {
    "PySide6": {"app", "work", "ui"},
    "aiosmtpd": {"mail_in"},
    "httpx": {"net", "ringcentral", "books", "scanner", "simulator", "updates"},
    "cryptography": {"sealing", "services", "updates"},
    "authlib": {"ringcentral"},
    "sqlcipher3": {"store"},
    "sqlite3": {"store"},
    "jeepney": {"desktop"},
    "keyring": {"credentials"},
    "pypdfium2": {"documents", "simulator"},
    "PIL": {"documents", "simulator"},
    "fpdf": {"documents", "simulator"},
    "starlette": {"simulator", "local_api"},
    "uvicorn": {"simulator", "local_api"},
    "websockets": {"ringcentral"},
    "pyasn1": {"books"},
    "pyasn1_modules": {"books"},
    "python_socks": {"net"},
}

ONLY_MODULE = dict.fromkeys(("sqlcipher3", "sqlite3"), "faxdesk.store.database.sqlite")
"""Two copies of SQLite in one process would give up each other's locks on a file."""

SLOW = {
    "aiosmtpd",
    "authlib",
    "cryptography",
    "fpdf",
    "httpx",
    "jeepney",
    "keyring",
    "packaging",
    "phonenumbers",
    "PIL",
    "pyasn1",
    "pyasn1_modules",
    "pypdfium2",
    "python_socks",
    "tenacity",
    "truststore",
    "websockets",
}
SLOW_LAYERS = {
    *("net", "ringcentral", "books", "printer", "scanner", "mail_in"),
    *("local_api", "simulator", "documents", "updates"),
}
QUICK_IN_THEM = {
    "mail_in": {"mail_taker"},
    "documents": {
        *("conversion_rules", "page_worker"),
        *("cage", "worker_answers", "worker_errors", "worker_limits", "worker_process"),
    },
    "ringcentral": {"provider"},
    "updates": {"publisher"},
}
"""These layers are imported by others only in the function that needs them, but for the side of documents/
that asks the worker process and never becomes one, the way in to the service, and two constants."""


def wrong_layers(imports: list[Import]) -> list[str]:
    wrong = []
    for one in imports:
        top = one.target.split(".")[0]
        allowed = ONLY_IN.get(top)
        if allowed is not None and one.part not in allowed:
            wrong.append(str(one))
        if ONLY_MODULE.get(top, one.module) != one.module:
            wrong.append(str(one))
        if top != "faxdesk" or one.part in COMPOSITION:
            continue
        target = part_of(one.target)
        if target in {one.part, "__version__", *GROUND}:
            continue
        if target not in MAY_IMPORT[one.part]:
            wrong.append(str(one))
    return wrong


def may_be_slow(name: str) -> bool:
    """Whether a module, or the module of an imported name, is one of those that nobody imports early."""
    words = [*name.split("."), "", ""]
    return (
        words[0] == "faxdesk" and words[1] in SLOW_LAYERS and words[2] not in QUICK_IN_THEM.get(words[1], ())
    )


def slow_starts(imports: list[Import]) -> list[str]:
    """Early imports of slow libraries, and of layers that are slow as a whole."""
    return [
        str(one)
        for one in imports
        if one.early
        and not may_be_slow(one.module)
        and (one.target.split(".")[0] in SLOW or may_be_slow(one.target))
    ]


def test_every_part_has_its_place() -> None:
    parts = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()
    }
    assert parts <= {*GROUND, *LAYERS, *LEAVES, *COMPOSITION}


def test_nobody_imports_a_layer_above_or_beside() -> None:
    assert wrong_layers(IMPORTS) == []


def test_nothing_slow_is_imported_before_it_is_needed() -> None:
    assert slow_starts(IMPORTS) == []


def test_imports_name_what_they_mean() -> None:
    assert [str(one) for one in IMPORTS if one.target == "a relative name"] == []


def test_the_domain_needs_the_standard_library_and_three_libraries_alone() -> None:
    known = {*sys.stdlib_module_names, "faxdesk", "msgspec", "packaging", "phonenumbers"}
    assert [
        str(one) for one in IMPORTS if one.part == "domain" and one.target.split(".")[0] not in known
    ] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("faxdesk.domain.fax", "from faxdesk.store.faxes import FaxStore"),
        ("faxdesk.domain.fax", "import sqlite3"),
        ("faxdesk.store.faxes", "import sqlite3"),
        ("faxdesk.store.faxes", "def f():\n    from sqlcipher3 import dbapi2"),
        ("faxdesk.services.sync.sync", "from PySide6.QtCore import QObject"),
        ("faxdesk.services.sync.sync", "def f():\n    import httpx"),
        ("faxdesk.services.sync.sync", "from faxdesk.ringcentral.client import RingCentral"),
        (
            "faxdesk.services.account",
            "if TYPE_CHECKING:\n    from faxdesk.ringcentral.sign_in.tokens import TokenSource",
        ),
        ("faxdesk.provider.values", "from faxdesk.ringcentral.provider import RingCentralProvider"),
        ("faxdesk.net.sockets", "from faxdesk.domain.runtime import CancelToken"),
        ("faxdesk.work.tasks", "from faxdesk.store.faxes import FaxStore"),
        ("faxdesk.ui.window.sidebar", "from faxdesk.store.faxes import FaxStore"),
        ("faxdesk.ui.window.sidebar", "from faxdesk.store.blobs import BlobStore"),
        (
            "faxdesk.ui.window.sidebar",
            "if TYPE_CHECKING:\n    from faxdesk.ringcentral.client import RingCentral",
        ),
        (
            "faxdesk.ui.page_view.page_cache",
            "if TYPE_CHECKING:\n    from faxdesk.documents.page_worker import PageWorker",
        ),
        ("faxdesk.work.tasks", "if TYPE_CHECKING:\n    from faxdesk.store.blobs import BlobStore"),
        ("faxdesk.simulator.server", "from faxdesk.domain.fax import Fax"),
        ("faxdesk.simulator.server", "from faxdesk import __version__, paths"),
        ("faxdesk.settings", "from faxdesk.paths import resource"),
        ("faxdesk.services.account", "import keyring"),
    ],
)
def test_a_wrong_import_is_seen(module: str, source: str) -> None:
    assert wrong_layers(imports_of(module, source))


@pytest.mark.parametrize(
    "source",
    [
        "import httpx",
        "class A:\n    from PIL import Image",
        "from faxdesk.ringcentral.client import RingCentral",
        "from faxdesk.documents.worker_main import main",
        "try:\n    import phonenumbers\nexcept ImportError: ...",
    ],
)
def test_a_slow_start_is_seen(source: str) -> None:
    assert slow_starts(imports_of("faxdesk.app.open_window", source))


@pytest.mark.parametrize("source", ["if TYPE_CHECKING:\n    import httpx", "def f():\n    import httpx"])
def test_types_and_functions_cost_nothing_at_the_start(source: str) -> None:
    assert not slow_starts(imports_of("faxdesk.app.open_window", source))
