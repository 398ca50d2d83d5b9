"""The actions of the commands about what is put on pages: signatures, templates, cover pages."""

from __future__ import annotations

from faxdesk.cli.arguments import covers, shared, signatures
from faxdesk.cli.declared.command import Command
from faxdesk.words import mark

_SIGNATURE = "faxdesk.cli.pages.signature_commands"

SIGNATURE_ACTIONS = (
    Command("list", mark("list them"), f"{_SIGNATURE}:list_all", is_about_faxes=False),
    Command(
        "add",
        mark("keep the ink of a picture, or of a photograph of paper"),
        f"{_SIGNATURE}:add",
        signatures.add,
        is_about_faxes=False,
    ),
    Command("delete", mark("forget one"), f"{_SIGNATURE}:delete", shared.name, is_about_faxes=False),
)
_ANSWER = "faxdesk.cli.pages.answer_commands"
TEMPLATE_ACTIONS = (
    Command("list", mark("list them"), f"{_ANSWER}:list_templates", is_about_faxes=False),
    Command("show", mark("say what is in one"), f"{_ANSWER}:show", shared.name, is_about_faxes=False),
    Command("delete", mark("forget one"), f"{_ANSWER}:delete", shared.name, is_about_faxes=False),
)
_COVER = "faxdesk.cli.pages.cover_commands"

COVER_ACTIONS = (
    Command("list", mark("list them"), f"{_COVER}:list_all", is_about_faxes=False),
    Command("show", mark("say what one asks for"), f"{_COVER}:show", shared.name, is_about_faxes=False),
    Command("import", mark("keep one from a file"), f"{_COVER}:add", covers.file, is_about_faxes=False),
    Command("export", mark("write one to a file"), f"{_COVER}:export", covers.export, is_about_faxes=False),
    Command(
        "preview",
        mark("draw one as it would be sent"),
        f"{_COVER}:preview",
        covers.preview,
        is_about_faxes=False,
    ),
    Command(
        "default",
        mark("say which one new faxes have, of the account or of a group of contacts"),
        f"{_COVER}:default",
        covers.default,
        is_about_faxes=False,
    ),
)
