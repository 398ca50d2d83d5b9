"""Every operation of the local API, declared once: the routes, the OpenAPI document and the manual come from
here."""

from __future__ import annotations

from msgspec import Struct

from faxdesk.local_api.schemas import Schema, list_of, named

MOST_LISTED = 1000
"""The most faxes or contacts of one answer."""
USUALLY_LISTED = 100
PDF, TIFF, EVENTS = "application/pdf", "image/tiff", "text/event-stream"


class Field(Struct, frozen=True):
    """A value of the path, the query or the form. One that is several may be given more than once."""

    name: str
    about: str
    kind: str = "string"
    is_needed: bool = False
    is_several: bool = False
    choices: tuple[str, ...] = ()
    is_file: bool = False

    @property
    def schema(self) -> Schema:
        schema: Schema = {"type": self.kind}
        if self.choices:
            schema["enum"] = list(self.choices)
        if self.is_file:
            schema["format"] = "binary"
        return {"type": "array", "items": schema} if self.is_several else schema


class Operation(Struct, frozen=True):
    """One thing that can be asked. name is also that of the method of Answers that carries it out. answer is
    what comes back where all is well, with this status: JSON of a shape, or one of these kinds of files."""

    name: str
    method: str
    path: str
    about: str
    answer: Schema | tuple[str, ...]
    status: int = 200
    query: tuple[Field, ...] = ()
    form: tuple[Field, ...] = ()
    headers: tuple[Field, ...] = ()

    @property
    def path_fields(self) -> tuple[Field, ...]:
        about = "Of the fax, FaxDesk's own or the service's." if "/faxes/" in self.path else "Of the contact."
        return (Field("id", about, is_needed=True),) if "{id}" in self.path else ()


_PAGE = (
    Field(
        "limit", f"How many at most: {USUALLY_LISTED} unless said otherwise, up to {MOST_LISTED}.", "integer"
    ),
    Field("offset", "How many to pass over first, newest first.", "integer"),
)
_DOCUMENTS = (
    Field("to", "A fax number, or the whole name of a contact.", is_several=True),
    Field("to_group", "The name of a group of contacts.", is_several=True),
    Field("file", "A document to fax, with its name.", is_needed=True, is_several=True, is_file=True),
    Field("password", "Of a locked PDF; one for each that is locked, in their order.", is_several=True),
)
_CONTENT = (
    *_DOCUMENTS,
    Field("cover", "A cover page of the service by its number; 0 is none.", "integer"),
    Field("cover_text", "The text on it."),
    Field("resolution", "How fine the pages are; fine unless said otherwise.", choices=("fine", "standard")),
    Field("at", "When to send, such as 2027-01-04T15:30+01:00; at once where it is left out."),
)
_KEY = Field(
    "Idempotency-Key",
    "A name that you give this request. Repeated with the same name, after a broken connection, it gives the"
    " fax that the first one made.",
)

OPERATIONS = (
    Operation(
        "inbox",
        "get",
        "/v1/inbox",
        "Received faxes, newest first.",
        list_of(named("ReceivedFax")),
        query=_PAGE,
    ),
    Operation(
        "outbox",
        "get",
        "/v1/outbox",
        "Faxes sent and on their way, newest first.",
        list_of(named("OutgoingFax")),
        query=_PAGE,
    ),
    Operation(
        "send",
        "post",
        "/v1/faxes",
        "Send documents as one fax. It is in the outbox when this is answered, and leaves from there. What"
        " has to be confirmed first is answered with 409.",
        named("TakenFax"),
        201,
        form=(*_CONTENT, Field("confirm", "A doubt of a 409 that is confirmed.", is_several=True)),
        headers=(_KEY,),
    ),
    Operation(
        "draft",
        "post",
        "/v1/drafts",
        "Make a draft, which a person looks at and sends.",
        named("TakenFax"),
        201,
        form=(
            *_DOCUMENTS,
            Field("subject", "What it is about: in the list, and on a cover page of your own that has one."),
            Field("cover_text", "The text on the cover page that the settings have."),
        ),
        headers=(_KEY,),
    ),
    Operation("show", "get", "/v1/faxes/{id}", "Everything about a fax.", named("FaxDetails")),
    Operation(
        "document",
        "get",
        "/v1/faxes/{id}/document",
        "The pages of a fax. What is not on this computer yet is fetched from the service.",
        (PDF, TIFF),
        query=(Field("format", "As they were received unless said otherwise.", choices=("pdf", "tiff")),),
    ),
    Operation(
        "cancel",
        "post",
        "/v1/faxes/{id}/cancel",
        "Stop a fax wherever it is, and say what that came to.",
        named("CancelledFax"),
    ),
    Operation(
        "search",
        "get",
        "/v1/search",
        "Find faxes by words, numbers and operators, as the search field of the window does.",
        list_of(named("FoundFax")),
        query=(Field("q", "What to search for.", is_needed=True), *_PAGE),
    ),
    Operation(
        "contacts",
        "get",
        "/v1/contacts",
        "The book of contacts, by name.",
        list_of(named("Contact")),
        query=(Field("q", "A text that finds some."), Field("group", "A group that they are in."), *_PAGE),
    ),
    Operation("contact", "get", "/v1/contacts/{id}", "All of a contact.", named("ContactDetails")),
    Operation(
        "events",
        "get",
        "/v1/events",
        "What changes, as it happens (server-sent events). `faxes` and `contacts` name the ids that changed,"
        " and `received` those of faxes that have just come; no ids at all means that any may have changed."
        " `connection` says how FaxDesk stands with the fax service.",
        (EVENTS,),
    ),
)
