"""Administrative templates of Windows: one ADMX file, and an ADML file with its words for each language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree as xml

from msgspec import Struct

from faxdesk.policies.checked_policies import words_of
from faxdesk.policies.registry import DEFAULTS, KEY
from faxdesk.settings.kinds import Choice, CoverChoice, Flag, Number, Setting
from faxdesk.words import tr
from policies.declarations import LONGEST_TEXT, MOST_COVERS, RULES, SETTINGS, is_list

_SPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_VERSION = {"revision": "1.0", "schemaVersion": "1.0", "xmlns": _SPACE}
LANGUAGES = {"en": "en-US", "ar": "ar-SA", "de": "de-DE", "es": "es-ES", "fr": "fr-FR"}
"""The folders of the words, as Windows calls them."""


class _Policy(Struct, frozen=True):
    """One entry of the tree. The same setting has two: forced, and as a default."""

    setting: Any
    category: str

    @property
    def name(self) -> str:
        return f"{self.setting.key}_default" if self.category == "defaults" else str(self.setting.key)

    @property
    def key(self) -> str:
        return rf"{KEY}\{DEFAULTS}" if self.category == "defaults" else KEY


def _policies() -> Iterator[_Policy]:
    for category, settings in (("rules", RULES), ("forced", SETTINGS), ("defaults", SETTINGS)):
        for setting in settings:
            yield _Policy(setting, category)


def admx() -> str:
    root = xml.Element("policyDefinitions", _VERSION)
    spaces = xml.SubElement(root, "policyNamespaces")
    xml.SubElement(spaces, "target", prefix="faxdesk", namespace="FaxDesk.Policies")
    xml.SubElement(root, "resources", minRequiredRevision="1.0")
    supported = xml.SubElement(xml.SubElement(root, "supportedOn"), "definitions")
    xml.SubElement(supported, "definition", name="supported", displayName="$(string.supported)")
    categories = xml.SubElement(root, "categories")
    xml.SubElement(categories, "category", name="faxdesk", displayName="$(string.faxdesk)")
    for name in ("rules", "forced", "defaults"):
        category = xml.SubElement(categories, "category", name=name, displayName=f"$(string.{name})")
        xml.SubElement(category, "parentCategory", ref="faxdesk")
    policies = xml.SubElement(root, "policies")
    for policy in _policies():
        _add_policy(policies, policy)
    return _text(root)


def _add_policy(parent: xml.Element, policy: _Policy) -> None:
    setting: Setting[Any] = policy.setting
    attributes = {
        "name": policy.name,
        "class": "Machine",
        "displayName": f"$(string.{setting.key})",
        "explainText": f"$(string.{setting.key}_explained)",
        "key": policy.key,
    }
    if isinstance(setting, Flag):
        attributes["valueName"] = setting.key
    else:
        attributes["presentation"] = f"$(presentation.{setting.key})"
    element = xml.SubElement(parent, "policy", attributes)
    xml.SubElement(element, "parentCategory", ref=policy.category)
    xml.SubElement(element, "supportedOn", ref="supported")
    if isinstance(setting, Flag):
        for name, value in (("enabledValue", "1"), ("disabledValue", "0")):
            xml.SubElement(xml.SubElement(element, name), "decimal", value=value)
    else:
        _add_element(xml.SubElement(element, "elements"), policy)


def _add_element(parent: xml.Element, policy: _Policy) -> None:
    setting: Setting[Any] = policy.setting
    named = {"id": setting.key, "valueName": setting.key, "required": "true"}
    if isinstance(setting, Choice):
        element = xml.SubElement(parent, "enum", named)
        for value in _values(setting):
            item = xml.SubElement(element, "item", displayName=f"$(string.{setting.key}_{value})")
            xml.SubElement(xml.SubElement(item, "value"), "string").text = value
    elif isinstance(setting, Number | CoverChoice):
        least, most = (setting.minimum, setting.maximum) if isinstance(setting, Number) else (0, MOST_COVERS)
        xml.SubElement(parent, "decimal", named, minValue=str(least), maxValue=str(most))
    elif is_list(setting):
        place = {"id": setting.key, "key": rf"{policy.key}\{setting.key}", "valuePrefix": ""}
        xml.SubElement(parent, "list", place)
    else:
        xml.SubElement(parent, "text", named, maxLength=str(LONGEST_TEXT))


def _values(setting: Choice[Any]) -> Sequence[str]:
    """The registry has no word for an empty choice, which is what holds without a policy."""
    return [str(value) for value, _label in setting.choices if value != ""]


def adml() -> str:
    """The words, in the language that is spoken."""
    root = xml.Element("policyDefinitionResources", _VERSION)
    xml.SubElement(root, "displayName").text = "FaxDesk"
    xml.SubElement(root, "description").text = tr("Policies of FaxDesk")
    resources = xml.SubElement(root, "resources")
    strings = xml.SubElement(resources, "stringTable")
    for name, text in _strings().items():
        xml.SubElement(strings, "string", id=name).text = text
    presentations = xml.SubElement(resources, "presentationTable")
    for setting in (*RULES, *SETTINGS):
        if not isinstance(setting, Flag):
            _add_presentation(presentations, setting)
    return _text(root)


def _strings() -> dict[str, str]:
    found = {
        "faxdesk": "FaxDesk",
        "rules": tr("What is allowed"),
        "forced": tr("Settings that nobody can change"),
        "defaults": tr("Settings to begin with"),
        "supported": "FaxDesk",
    }
    for setting in (*RULES, *SETTINGS):
        found[setting.key], found[f"{setting.key}_explained"] = words_of(setting)
        if isinstance(setting, Choice):
            found |= {f"{setting.key}_{value}": text for value, text in setting.choices if value != ""}
    return found


def _add_presentation(parent: xml.Element, setting: Setting[Any]) -> None:
    presentation = xml.SubElement(parent, "presentation", id=setting.key)
    title = words_of(setting)[0]
    if isinstance(setting, Choice):
        xml.SubElement(presentation, "dropdownList", refId=setting.key, noSort="true").text = title
    elif isinstance(setting, Number | CoverChoice):
        xml.SubElement(presentation, "decimalTextBox", refId=setting.key, defaultValue="0").text = title
    elif is_list(setting):
        xml.SubElement(presentation, "listBox", refId=setting.key).text = title
    else:
        box = xml.SubElement(presentation, "textBox", refId=setting.key)
        xml.SubElement(box, "label").text = title


def _text(root: xml.Element) -> str:
    xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{xml.tostring(root, encoding="unicode")}\n'
