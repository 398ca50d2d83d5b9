"""Writes what software centres show: AppStream metainfo."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from building.changes import releases
from building.desktop import ID_OF_ENTRY
from building.project import ADDRESS, APP_ID, DESCRIPTION, DOCUMENT_TYPES, NAME, SUMMARY, VERSION

_SCREENSHOTS = {
    "inbox.png": "The inbox with a fax open",
    "compose.png": "Writing a fax, with its pages as they will be printed",
    "partly-sent.png": "A fax that reached one of two recipients, and why",
    "outbox.png": "The outbox, each fax with how far it is",
}
_COLOURS = {"light": "#e5f2f1", "dark": "#0b3b39"}


def metainfo() -> str:
    """The XML of the component, from the descriptions of the project and the changelog."""
    component = Element("component", type="desktop-application")
    _texts(component, id=APP_ID, metadata_license="CC0-1.0", project_license="Apache-2.0", name=NAME)
    _texts(component, summary=SUMMARY)
    developer = SubElement(component, "developer_name")
    developer.text = NAME
    description = SubElement(component, "description")
    for paragraph in DESCRIPTION:
        _texts(description, p=paragraph)
    SubElement(component, "launchable", type="desktop-id").text = ID_OF_ENTRY
    SubElement(component, "url", type="homepage").text = ADDRESS
    SubElement(component, "url", type="bugtracker").text = f"{ADDRESS}/issues"
    _screenshots(component)
    branding = SubElement(component, "branding")
    for scheme, colour in _COLOURS.items():
        SubElement(branding, "color", type="primary", scheme_preference=scheme).text = colour
    provides = SubElement(component, "provides")
    _texts(provides, binary="faxdesk-window")
    _texts(provides, binary="faxdesk")
    for document_type in DOCUMENT_TYPES:
        _texts(provides, mediatype=document_type)
    SubElement(component, "content_rating", type="oars-1.1")
    _releases(component)
    indent(component)
    text = tostring(component, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _screenshots(component: Element) -> None:
    screenshots = SubElement(component, "screenshots")
    for number, (name, caption) in enumerate(_SCREENSHOTS.items()):
        screenshot = SubElement(screenshots, "screenshot", {} if number else {"type": "default"})
        _texts(screenshot, caption=caption)
        image = SubElement(screenshot, "image", type="source")
        image.text = f"{ADDRESS}/raw/v{VERSION}/resources/screenshots/{name}"


def _releases(component: Element) -> None:
    parent = SubElement(component, "releases")
    for release in releases():
        element = SubElement(parent, "release", version=release.version, date=release.day.isoformat())
        if release.news:
            entries = SubElement(SubElement(element, "description"), "ul")
            for news in release.news:
                _texts(entries, li=news)


def _texts(parent: Element, **texts: str) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text
