"""`faxdesk mcp` as agents start it, and as the protocol's own client does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desk import build_desk
from tests.support.faxes import received

WITH_SDK = "MCP_TEST_PYTHON"
"""Names a Python that has the package mcp. It is no requirement of the tests: it brings 30 packages along,
and other versions of some that FaxDesk has."""


@pytest.fixture
def profile_with_a_fax(tmp_path: Path) -> Path:
    here = build_desk(tmp_path / "desk")
    here.tell(received(1))
    here.desk.settings.agents = True
    here.desk.settings.save()
    here.close()
    return here.folder


def _line(folder: Path) -> list[str]:
    return [sys.executable, "-m", "faxdesk", "--profile", str(folder), "mcp"]


def test_it_answers_until_the_input_ends(profile_with_a_fax: Path) -> None:
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18"}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": "two",
            "method": "tools/call",
            "params": {"name": "list_faxes", "arguments": {"folder": "inbox"}},
        },
    ]
    given = "".join(f"{json.dumps(message)}\n" for message in messages)
    ended = subprocess.run(
        _line(profile_with_a_fax), input=given, capture_output=True, text=True, timeout=60, check=True
    )
    first, second = map(json.loads, ended.stdout.splitlines())
    assert (first["id"], second["id"]) == (1, "two")
    assert "Northside Clinic" in second["result"]["content"][0]["text"]
    assert ended.stderr == ""


def test_it_is_off_until_somebody_switches_it_on(tmp_path: Path) -> None:
    ended = subprocess.run(
        _line(tmp_path / "other"), input="", capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Agents may not read faxes here." in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_signal_ends_it(profile_with_a_fax: Path) -> None:
    process = subprocess.Popen(
        _line(profile_with_a_fax), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["result"] == {}
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 130
    process.communicate()


_CLIENT = """
import asyncio, sys
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

async def main():
    server = stdio_client(StdioServerParameters(command=sys.argv[1], args=sys.argv[2:]))
    async with Client(server) as client:
        tools = await client.list_tools()
        print(sorted(tool.name for tool in tools.tools))
        listed = await client.call_tool("list_faxes", {"folder": "inbox"})
        print("Northside Clinic" in listed.content[0].text, listed.is_error)
        made = await client.call_tool("make_draft", {"to": ["+1 650 555 0123"], "text": "Hello"})
        print(made.is_error)
        wrong = await client.call_tool("show_fax", {"id": "999"})
        print(wrong.is_error)

asyncio.run(main())
"""


@pytest.mark.skipif(WITH_SDK not in os.environ, reason=f"{WITH_SDK} names no Python that has mcp")
def test_the_protocol_s_own_client(profile_with_a_fax: Path) -> None:
    line = [os.environ[WITH_SDK], "-c", _CLIENT, *_line(profile_with_a_fax)]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert ended.stdout.splitlines() == [
        "['list_faxes', 'make_draft', 'read_fax_text', 'search_faxes', 'show_fax']",
        "True False",
        "False",
        "True",
    ], ended.stderr
