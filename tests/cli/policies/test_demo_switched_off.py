"""The demo, where an administrator has switched it off."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

import pytest

from faxdesk.app.open_window import policies_for
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.policies import read_policies


@pytest.mark.skipif(os.name == "nt", reason="files are the way of Linux")
def test_it_does_not_start_and_says_by_whose_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "10-clinic.json"
    path.write_text('{"forced": {"allow_demo": false}}', encoding="utf-8")
    path.chmod(0o644)
    monkeypatch.setattr(read_policies, "FOLDER", tmp_path)
    monkeypatch.setattr(read_policies, "ROOT", os.getuid())
    with pytest.raises(FaxDeskError) as raised:
        policies_for(Namespace(demo=True))
    assert raised.value.kind == ErrorKind.NOT_ALLOWED
    assert str(path) in raised.value.hint
    assert policies_for(Namespace(demo=False)).allow_demo is False
