"""What starts with the program, and what has to wait until it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from faxdesk.cli.commands import COMMANDS
from faxdesk.cli.declared.command import Command
from tests.bench.archive import fill
from tests.structure.test_layers import SLOW


def functions_of(command: Command) -> set[str]:
    """What a command imports when it runs, as module:name."""
    named = {command.function, command.without_archive} - {""}
    return named.union(*(functions_of(action) for action in command.actions))


FUNCTIONS = sorted(set().union(*(functions_of(command) for command in COMMANDS.values())))
COMMAND_MODULES = sorted({name.partition(":")[0] for name in FUNCTIONS})


@pytest.mark.parametrize("module", ["faxdesk.app.open_window", *COMMAND_MODULES, "faxdesk.composition"])
def test_nothing_slow_comes_in_by_a_side_door(module: str) -> None:
    """tests/structure reads the sources; this is what Python really does."""
    program = f"import sys, {module}; print(*sorted(set(sys.modules) & {SLOW!r}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


BEFORE_THE_PAINT = {
    "": """chosen_service disk_trouble durable hidden_memory later_start log paths private_files
        window_options window_start""",
    "app": """open_window session window_language window_program""",
    "composition": """account archive built_once outbox people receiving ways_in""",
    "domain": """errors failure fax mailbox.retention mailbox.sync_state merge.row_state
        outbox_states page page_text phone resend_policy runtime search.days search.list_groups search.query
        search.saved_search sent_page service_name status status_wording tags templates""",
    "policies": """policies read_policies rules""",
    "ringcentral": """provider""",
    "sealing": """chosen_keeper file_keeper lent_file sealed_state sealing_errors""",
    "services": """accounts archive.library archive.open_archive archive.save_file archive.saved_searches
        archive.tags_and_notes environment_sign_in events outbox.resume_signals profile_use rounds
        sync.other_processes sync.pulse""",
    "settings": """kept_settings kinds policy_values rules""",
    "store": """blobs database.connection database.damages database.database database.database_errors
        database.read_only database.schema database.sqlite database.wrong_key faxes mapping requests
        saved_search_store search.full_text search.held_faxes search.list_counts search.list_ids
        search.list_sql search.search_sql service_clock sql_values tag_store""",
    "ui": """common.action_keys common.actions common.carrying.carried_pages common.colours
        common.fax_outcomes common.flow_layout
        common.icons common.key_claims common.measures common.minute_timer common.plain_text common.theme
        common.window_context common.wording controls.glass_field controls.letters
        controls.painted_rows controls.segment controls.state_chip
        controls.words_on_ground desktop.coming_forward desktop.unread_badge fax_list.chip_bar
        fax_list.fax_delegate fax_list.fax_list fax_list.fax_model fax_list.fax_table fax_list.group_heads
        fax_list.hit_highlights fax_list.list_places fax_list.list_services fax_list.listed_ids
        fax_list.row_pen fax_list.row_picture fax_list.row_thumbnails fax_list.row_words
        fax_list.rows_or_message fax_list.search_field fax_list.sort_button settings.settings_saver
        sidebar.account_foot sidebar.entry_delegate sidebar.entry_list sidebar.sidebar window.bars.notices
        window.demo_mode window.kept_place window.main_window window.navigation window.page_stack
        window.saved_search_actions window.workspace""",
    "words": """kept_texts languages option_texts""",
    "work": """bridge pulse_timer tasks timed_rounds""",
}
"""The modules that may be read before the list is on the screen, by their package. Each costs the start
half a millisecond or more: what is wanted later is imported where it is wanted."""


def said_by(program: str, *arguments: object) -> str:
    """What a program in a process of its own prints, without a screen."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


_SAYS_WHAT_IT_READ = """
import os, sys
before = set(sys.modules)  # what counts the lines that tests reach has come first
from faxdesk.app import session
from faxdesk.window_start import main

def say(_session):
    print(*(name for name in sys.modules if name.startswith("faxdesk.")), flush=True)
    print(*sorted((set(sys.modules) - before) & {"html", "socket", "subprocess"}), flush=True)
    os._exit(0)

session.Session._after_first_paint = say
main(sys.argv[1:])
"""


def test_only_these_modules_are_read_before_the_first_paint(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    ours, others = said_by(_SAYS_WHAT_IT_READ, "--profile", tmp_path).splitlines()
    packages = {name for name in ours.split() if getattr(import_module(name), "__path__", None)}
    allowed = {
        ".".join(filter(None, ("faxdesk", package, name)))
        for package, names in BEFORE_THE_PAINT.items()
        for name in names.split()
    }
    assert sorted(set(ours.split()) - packages - allowed) == []
    assert sorted(allowed - set(ours.split())) == [], "these need not be allowed any more"
    assert others == "", "libraries that are slow, or that only later work needs"


_SAYS_WHAT_A_CLICK_READS = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from tests.bench.in_window import Program

program = Program(Path(sys.argv[1]))
program.until(lambda: program.runner.is_idle)
reading = program.window.pages.findChild(QTimer, "code of pages")
program.until(lambda: not reading.isActive())
before = set(sys.modules)
program.window.actions_.new_fax.trigger()
program.window.actions_.settings.trigger()
print(*(name for name in sys.modules if name.startswith("faxdesk.") and name not in before), flush=True)
os._exit(0)
"""


def test_the_first_click_on_new_fax_and_on_settings_reads_no_code(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    assert said_by(_SAYS_WHAT_A_CLICK_READS, tmp_path).split() == []


_ENUMERATIONS = """
import enum, gc, os, sys

def enumerations():
    return {kind.__name__ for kind in gc.get_objects() if isinstance(kind, enum.EnumType)}
"""
"""With a type of Qt's, PySide makes its enumerations. Who replaces what makes them, to listen there, crashes
it on Python 3.13."""

_SAYS_WHICH_WIDGETS_IT_KNOWS = f"""{_ENUMERATIONS}
def say(_session):
    print(*enumerations(), flush=True)
    os._exit(0)

from faxdesk.app import session
from faxdesk.window_start import main

session.Session._after_first_paint = say
main(sys.argv[1:])
"""


def test_nothing_before_the_first_paint_has_pyside_make_the_types_of_all_widgets(tmp_path: Path) -> None:
    """It does so where it is asked for a widget that Qt made by itself, such as a viewport: 12 ms."""
    fill(tmp_path, 3)
    made = said_by(_SAYS_WHICH_WIDGETS_IT_KNOWS, "--profile", tmp_path).split()
    # Of QListView, which the window has, and of QLCDNumber, which it has not.
    assert "Flow" in made
    assert "SegmentStyle" not in made


_SAYS_WHICH_TYPES_A_CLICK_MAKES = f"""{_ENUMERATIONS}
from pathlib import Path
from PySide6.QtCore import QTimer
from faxdesk.ui.fax_list.list_places import Place
from tests.bench.in_window import Program

program = Program(Path(sys.argv[1]))
shown = program.window.workspace.list
reading = program.window.pages.findChild(QTimer, "code of pages")
program.until(lambda: program.runner.is_idle and not reading.isActive())
before = enumerations()
program.window.navigation.show_folder(Place.OUTBOX)
program.until(lambda: shown.message.isVisible())
program.window.navigation.show_folder(Place.INBOX)
shown.search.setText("sender")
program.until(lambda: shown._listed.shown.text == "sender" and program.runner.is_idle)
shown.table.viewport().repaint()
assert shown._hits.spans("Sender number 1") == ((0, 6),)
print(*enumerations() - before, flush=True)
os._exit(0)
"""


def test_the_first_empty_list_and_the_first_search_have_pyside_make_no_types(tmp_path: Path) -> None:
    """It makes those of all that styles can be asked about for the first ring around a button, and those of
    gradients and formats for the first marked words: up to 10 ms each."""
    fill(tmp_path, 3)
    assert said_by(_SAYS_WHICH_TYPES_A_CLICK_MAKES, tmp_path).split() == []


_SAYS_WHETHER_SIGNATURES_ARE_READ = """
import os, sys
import PySide6.QtCore
import shibokensupport.signature.parser as parser

read, update = [], parser.update_mapping
parser.update_mapping = lambda *arguments: read.append("read") or update(*arguments)
from faxdesk.app import session
from faxdesk.window_start import main

def say(_session):
    print(*read, flush=True)
    os._exit(0)

session.Session._after_first_paint = say
main(sys.argv[1:])
"""


def test_nothing_before_the_first_paint_has_pyside_read_its_signatures(tmp_path: Path) -> None:
    """It does so to give the docstring of a method of Qt: 15 to 50 ms."""
    fill(tmp_path, 3)
    assert said_by(_SAYS_WHETHER_SIGNATURES_ARE_READ, "--profile", tmp_path).split() == []


def test_the_command_line_needs_no_qt() -> None:
    program = f"import sys, {', '.join(COMMAND_MODULES)}; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_command_has_its_function(name: str) -> None:
    """The functions are named by strings, which no type checker reads."""
    module, _, function = name.partition(":")
    assert callable(getattr(import_module(module), function))


def test_reading_the_line_imports_no_command() -> None:
    program = f"""
import sys
from faxdesk.cli.parser import build_parser, first_word
first_word(["--screenshot", "picture.png", "letter.pdf"])
build_parser()
print(*sorted({set(COMMAND_MODULES)!r} & sys.modules.keys()), "PySide6" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
