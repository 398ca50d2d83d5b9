"""What administrators are given to set policies with: up to date, whole, and good for what it is."""

from __future__ import annotations

import json
import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

import jsonschema
import pytest
from policies import configuration_profile, declarations, group_policy
from write_policies import FOLDER, made

from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.found import Found, Given
from faxdesk.policies.managed_preferences import found_in

_SPACE = {"": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"}
ADMX = FOLDER / "faxdesk.admx"
ADMLS = [FOLDER / folder / "faxdesk.adml" for folder in group_policy.LANGUAGES.values()]
ALL = [*declarations.RULES, *declarations.SETTINGS]


def test_all_of_it_is_up_to_date() -> None:
    stale = [str(path) for path, text in made().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run `python3 dev.py docs`"


def test_every_language_of_the_program_has_its_words() -> None:
    from faxdesk.words import LANGUAGES

    assert group_policy.LANGUAGES.keys() == LANGUAGES.keys()


@pytest.mark.skipif(not shutil.which("xmllint"), reason="needs xmllint")
@pytest.mark.parametrize("path", [ADMX, *ADMLS], ids=lambda path: f"{path.parent.name}-{path.name}")
def test_xmllint_takes_it(path: Path) -> None:
    done = subprocess.run(["xmllint", "--noout", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", ADMLS, ids=lambda path: path.parent.name)
def test_every_word_that_is_named_is_there(path: Path) -> None:
    named = set(re.findall(r"\$\((string|presentation)\.(\w+)\)", ADMX.read_text(encoding="utf-8")))
    words = xml.parse(path).getroot()
    strings = {("string", each.attrib["id"]): each.text for each in words.iterfind(".//string", _SPACE)}
    presentations = {
        ("presentation", each.attrib["id"]) for each in words.iterfind(".//presentation", _SPACE)
    }
    assert named == strings.keys() | presentations
    assert all(strings.values())


def test_every_policy_is_in_the_template_forced_and_as_a_default() -> None:
    policies = xml.parse(ADMX).getroot().findall(".//policy", _SPACE)
    names = [policy.attrib["name"] for policy in policies]
    assert names == [
        *(setting.key for setting in ALL),
        *(f"{setting.key}_default" for setting in declarations.SETTINGS),
    ]
    for policy in policies:
        is_default = policy.attrib["name"].endswith("_default")
        assert policy.attrib["key"].endswith(r"\Recommended") == is_default
        presentation = policy.attrib.get("presentation")
        elements = policy.find("elements", _SPACE)
        assert (presentation is None) == (elements is None) == ("valueName" in policy.attrib)


@pytest.mark.parametrize("path", ADMLS, ids=lambda path: path.parent.name)
def test_what_is_asked_for_is_what_is_written(path: Path) -> None:
    """Each presentation refers to the element of its policy."""
    words = xml.parse(path).getroot()
    for presentation in words.iterfind(".//presentation", _SPACE):
        (control,) = presentation
        assert control.attrib["refId"] == presentation.attrib["id"]


def test_the_schema_knows_every_policy_and_nothing_else() -> None:
    schema = json.loads((FOLDER / "faxdesk.schema.json").read_text(encoding="utf-8"))
    forced, default = (schema["properties"][part] for part in ("forced", "default"))
    assert list(forced["properties"]) == [setting.key for setting in ALL]
    assert list(default["properties"]) == [setting.key for setting in declarations.SETTINGS]
    assert forced["additionalProperties"] is default["additionalProperties"] is False


@pytest.mark.parametrize(
    ("policies", "is_good"),
    [
        ({"forced": {"agents": False, "allowed_numbers": ["DE"]}, "default": {"trash_days": 90}}, True),
        ({"forced": {"agents": "no"}}, False),
        ({"forced": {"trash_days": -1}}, False),
        ({"forced": {"theme": "blue"}}, False),
        ({"froced": {}}, False),
        ({"default": {"allow_demo": False}}, False),
    ],
)
def test_the_schema_tells_good_from_bad(policies: dict[str, Any], is_good: bool) -> None:
    schema = json.loads((FOLDER / "faxdesk.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(policies) is is_good


def test_the_sample_for_macs_holds() -> None:
    profile = plistlib.loads((FOLDER / "faxdesk.mobileconfig").read_bytes())
    (payload,) = profile["PayloadContent"]
    keys = {*configuration_profile.SAMPLE, "default"}
    policies = policies_from(found_in({key: value for key, value in payload.items() if key in keys}))
    assert policies.refused == ()
    assert policies.allow_demo is False
    assert policies.of_settings.defaults == configuration_profile.SAMPLE_DEFAULTS


def test_the_example_of_the_manual_holds() -> None:
    page = (declarations.ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    example = json.loads(page.partition("```json\n")[2].partition("```")[0])
    given = [
        Given(key, value, part == "forced", "the manual")
        for part, values in example.items()
        for key, value in values.items()
    ]
    policies = policies_from(Found(tuple(given)))
    assert policies.refused == ()
    assert policies.organisation == "Example Clinic"
