"""Books of contacts that others keep, among the settings."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from faxdesk.composition import Composition
from faxdesk.domain.contacts.book import BookAddress
from faxdesk.domain.contacts.contact import ContactSource
from faxdesk.ui.contacts.books_card import BooksCard
from tests.support.desk import TestDesk
from tests.support.runner import InlineRunner
