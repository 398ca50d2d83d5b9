"""`faxdesk version`."""

from __future__ import annotations

import json
from pathlib import Path

from faxdesk import __version__
from tests.cli.conftest import Faxdesk
from tests.ringcentral.servers import RawServer
from tests.updates.conftest import answering


def test_it_tells_its_version_and_asks_nobody(faxdesk: Faxdesk) -> None:
    assert faxdesk("version").out == f"FaxDesk {__version__}\n"
    assert faxdesk("version", "--json").json == {"version": __version__}


def test_without_an_address_it_says_so(faxdesk: Faxdesk) -> None:
    done = faxdesk("version", "--check")
    assert done.code == 1
    assert "not told where to ask" in done.err


def test_a_notice_with_another_key_is_no_news(faxdesk: Faxdesk, folder: Path) -> None:
    envelope = json.dumps({"signed": "{}", "signature": "A" * 86 + "=="})
    with RawServer(answering(envelope.encode())) as server:
        folder.mkdir()
        (folder / "settings.json").write_text(json.dumps({"update_address": server.url}))
        done = faxdesk("version", "--check", "--json")
    assert done.code == 1
    assert done.json["error"]["kind"] == "bad_answer"
