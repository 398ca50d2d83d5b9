"""Entries of the rail where there is little room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from faxdesk.ui.common import theme
from faxdesk.ui.sidebar.entry_list import EntryList


def test_icons_alone_keep_their_whole_width_where_not_all_are_in_sight(qtbot: QtBot) -> None:
    entries = EntryList("Lists")
    qtbot.addWidget(entries)
    for number in range(12):
        entries.add_entry(str(number), f"List {number}", "inbox", "")
    entries.set_collapsed(True)
    entries.resize(theme.measures().narrow_rail, 3 * theme.measures().entry)
    entries.show()
    assert entries.verticalScrollBar().maximum() > 0, "not all are in sight"
    assert entries.viewport().width() == entries.width()
    entries.setCurrentRow(11)
    assert entries.viewport().rect().contains(entries.visualItemRect(entries.item(11))), "keys reach the last"
