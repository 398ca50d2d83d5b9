"""`faxdesk contacts`: the book and its groups on the command line."""

from __future__ import annotations

from tests.cli.conftest import Faxdesk

ANA = ("--name", "Ana Example", "--company", "Clinic", "--fax", "(650) 555-0144", "--group", "Clinics")


def test_a_contact_is_kept_found_changed_and_deleted(faxdesk: Faxdesk) -> None:
    added = faxdesk(
        "contacts", "add", *ANA, "--phone", "mobile:650 555 0145 ext. 7", "--tag", "vip", "--json"
    )
    assert added.code == 0
    (document,) = faxdesk("contacts", "list", "ana", "--json").json
    assert document == {
        "id": 1,
        "name": "Ana Example",
        "company": "Clinic",
        "numbers": [
            {"number": "+16505550144", "kind": "work", "fax": True, "label": "", "extension": ""},
            {"number": "+16505550145", "kind": "mobile", "fax": False, "label": "", "extension": "7"},
        ],
        "groups": ["Clinics"],
        "source": "own",
    }
    assert {**document, **added.json} == added.json
    changes = (
        "--no-number",
        "+1 650 555 0145",
        "--fax",
        "home:650-555-0144",
        "--note",
        "Ring first",
        "--no-tag",
        "VIP",
    )
    edited = faxdesk("contacts", "edit", 1, *changes, "--json").json
    assert [(number["number"], number["kind"]) for number in edited["numbers"]] == [("+16505550144", "home")]
    assert (edited["note"], edited["tags"], edited["name"]) == ("Ring first", [], "Ana Example")
    shown = faxdesk("contacts", "show", 1).out.splitlines()
    assert shown[1:] == ["+1 650-555-0144 (fax, Home)", "Ring first"]
    assert faxdesk("contacts", "list", "555-0144").out.split() == [
        *("1", "Ana", "Example", "Clinic,", "+1", "650-555-0144,", "Clinics")
    ]
    assert faxdesk("contacts", "delete", 1).out == "Deleted 1 contact.\n"
    gone = faxdesk("contacts", "delete", 1)
    assert (gone.code, gone.err) == (1, "faxdesk: no contacts of your own: 1\n")
    assert faxdesk("contacts", "list", "--json").json == []


def test_groups(faxdesk: Faxdesk) -> None:
    for name in ("Ana", "Bo"):
        faxdesk("contacts", "add", "--name", name)
    put = faxdesk("contacts", "group", "Clinics", "--put", 1, 2, "--json").json
    assert [contact["name"] for contact in put] == ["Ana", "Bo"]
    assert faxdesk("contacts", "group", "clinics", "--take", 2, "--rename", "Practices").out.split() == [
        *("1", "Ana", "Practices")
    ]
    assert faxdesk("contacts", "group", "--json").json == [{"name": "Practices", "members": 1}]
    assert [each["id"] for each in faxdesk("contacts", "list", "--group", "Practices", "--json").json] == [1]
    assert faxdesk("contacts", "group", "Practices", "--delete").code == 0
    assert faxdesk("contacts", "group").out.strip() == ""
    assert faxdesk("contacts", "show", 1).code == 0, "the members stay"


def test_what_is_wrong_is_said(faxdesk: Faxdesk) -> None:
    for line, code, words in (
        (("add", "--note", "x"), 2, "says nothing"),
        (("show", 7), 1, "no such contact"),
        (("edit", 7, "--name", "Ana"), 1, "no such contact"),
        (("show", "Ana"), 2, "not the id of a contact"),
        (("group", "Nobody"), 2, "no group “Nobody”"),
        (("group", "--put", 1), 2, "Which group"),
        (("group", "Clinics", "--put", 7), 1, "no such contact"),
        (("group", " ", "--rename", "Clinics"), 2, "no group"),
    ):
        ended = faxdesk("contacts", *line)
        assert ended.code == code, line
        assert words in ended.err
