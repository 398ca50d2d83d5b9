"""`faxdesk contacts import`, `export`, `doubles` and `merge`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Faxdesk

TABLE = "Who;Nummer;City\nAna;650-555-0101;Ulm\nBo;650-555-0102;\n;;Ulm\n"


def test_a_table_is_looked_at_and_taken(faxdesk: Faxdesk, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(TABLE)
    faxdesk("contacts", "add", "--name", "ana", "--fax", "650-555-0101", "--note", "kept")
    line = ("contacts", "import", file, "--column", "Who=name", "--column", "City=note")
    seen = faxdesk(*line, "--dry-run", "--json").json
    assert (seen["taken"], seen["add"], seen["merge"], seen["skip"]) == (False, 1, 1, 1)
    assert seen["columns"] == {"Who": "name", "Nummer": "fax", "City": "note"}
    assert [(each["place"], each["like"], each["double_of"]) for each in seen["entries"]] == [
        (2, "name_and_number", 1),
        (3, None, None),
        (4, None, None),
    ]
    assert len(faxdesk("contacts", "list", "--json").json) == 1
    taken = faxdesk(*line)
    assert taken.out.splitlines() == [
        "     2  merge     Ana, same name and number as “ana”",
        "     4  skip      It has neither a name nor a number.",
        "Added: 1; merged with others: 1; left out: 1.",
    ]
    assert faxdesk("contacts", "show", 1, "--json").json["note"] == "kept\nUlm"
    for column, words in (("Town=note", "no column “Town”"), ("City=town", "nothing that a column can hold")):
        wrong = faxdesk("contacts", "import", file, "--column", column)
        assert wrong.code == 2
        assert words in wrong.err
    assert faxdesk("contacts", "import", tmp_path / "none.vcf").code == 2


def test_out_and_in_again_and_doubles_made_one(faxdesk: Faxdesk, tmp_path: Path) -> None:
    for company in ("Clinic", "Practice"):
        faxdesk(
            "contacts",
            "add",
            "--name",
            "Ana",
            "--company",
            company,
            "--fax",
            "650-555-0101",
            "--group",
            company,
        )
    for name, options in (("all.vcf", ()), ("new.vcf", ("--vcard", "4")), ("all.csv", ())):
        file = tmp_path / name
        assert faxdesk("contacts", "export", file, *options).out == f"Saved 2 contacts as {file}.\n"
        assert file.stat().st_size
    some = faxdesk("contacts", "export", tmp_path / "some.vcf", "--group", "Clinic", "--json").json
    assert some["contacts"] == 1
    (double,) = faxdesk("contacts", "doubles", "--json").json
    assert (double["like"], [each["id"] for each in double["contacts"]]) == ("name_and_number", [1, 2])
    assert "same name and number as “Ana”" in faxdesk("contacts", "doubles").out
    merged = faxdesk("contacts", "merge", 1, 2, "--json").json
    assert (merged["kept"]["groups"], merged["merged"]) == (["Clinic", "Practice"], [2])
    assert faxdesk("contacts", "doubles").out == "No contact is there twice.\n"
    assert [each["id"] for each in faxdesk("contacts", "restore", 2, "--json").json] == [2]
    assert faxdesk("contacts", "merge", 1).code == 2
