"""What a fax is: as the service tells it (Message) and as the archive keeps it (Fax)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Direction(StrEnum):
    INBOUND = "Inbound"
    OUTBOUND = "Outbound"


class ReadStatus(StrEnum):
    READ = "Read"
    UNREAD = "Unread"


class Availability(StrEnum):
    """The life cycle of a message in the service's store (API §3.5)."""

    ALIVE = "Alive"
    DELETED = "Deleted"
    PURGED = "Purged"


class MessageStatus(StrEnum):
    """The service's words for how far a fax is (API §1.5). Others may come: keep them as they are."""

    QUEUED = "Queued"
    SENT = "Sent"
    DELIVERED = "Delivered"
    DELIVERY_FAILED = "DeliveryFailed"
    SENDING_FAILED = "SendingFailed"
    RECEIVED = "Received"


SUCCEEDED = frozenset({MessageStatus.SENT, MessageStatus.DELIVERED})
FAILED = frozenset({MessageStatus.SENDING_FAILED, MessageStatus.DELIVERY_FAILED})


UNTOLD = "NotTold"
"""In the place of the service's word, for a recipient that its record does not name: whom a fax was sent to
stays in sight."""


class Resolution(StrEnum):
    """Fine is 200 lines to the inch (the service's "High"), standard half of it ("Low")."""

    FINE = "fine"
    STANDARD = "standard"


class Party(Struct, frozen=True):
    """One end of a fax: a number, a name and a place where known. The number is in E.164 where the service
    tells enough for that, else as the service writes it (an extension, a masked number)."""

    number: str = ""
    name: str = ""
    location: str = ""


class RecipientStatus(Struct, frozen=True):
    """How a fax fared at one number. status is the service's word, "" while it says none, or UNTOLD. Of a fax
    that took several requests it is the latest that the service took for this number: attempts counts them,
    and pending tells that one more is yet to get there."""

    number: str
    name: str = ""
    status: str = ""
    error_code: str = ""
    recipient_id: str = ""
    attempts: int = 1
    pending: bool = False

    @property
    def is_queued(self) -> bool:
        return self.status == MessageStatus.QUEUED or self.pending

    @property
    def is_failed(self) -> bool:
        """Whether it failed and nothing more is on its way."""
        return self.status in FAILED and not self.pending

    @property
    def is_sent(self) -> bool:
        return self.status in SUCCEEDED

    @property
    def is_untold(self) -> bool:
        """Whether the service does not name this recipient, and nothing more is on its way."""
        return self.status == UNTOLD and not self.pending


class AttachmentRef(Struct, frozen=True):
    """Where the service keeps a document of a message (API §3.3, §4)."""

    id: str
    uri: str
    content_type: str = ""
    file_name: str = ""
    size: int | None = None


class Message(Struct, frozen=True):
    """A fax as the service's message store tells it (API §3.3)."""

    id: str
    direction: str
    availability: str = Availability.ALIVE
    read_status: str = ReadStatus.READ
    message_status: str = ""
    created_at: datetime | None = None
    modified_at: datetime | None = None
    sender: Party = Party()
    recipients: tuple[RecipientStatus, ...] = ()
    page_count: int = 0
    resolution: Resolution | None = None
    cover_index: int | None = None
    cover_text: str = ""
    subject: str = ""
    attachments: tuple[AttachmentRef, ...] = ()
    is_incomplete: bool = False
    """Whether the record lacked something that every fax has, or held what could not be read, so that it is
    worth asking for it again."""

    @property
    def document(self) -> AttachmentRef | None:
        """The rendered fax, which is its only attachment in practice."""
        return self.attachments[0] if self.attachments else None


class MessageGone(Struct, frozen=True):
    """A sync's word that a message was deleted or purged (API §5)."""

    id: str
    availability: str


class MessagePage(Struct, frozen=True):
    """One page of the message-store list (API §3.1)."""

    messages: tuple[Message, ...]
    page: int
    next_page_uri: str = ""
    total_pages: int | None = None
    total: int | None = None


class SyncResult(Struct, frozen=True):
    """The answer of a full or incremental message sync (API §5)."""

    messages: tuple[Message, ...]
    gone: tuple[MessageGone, ...]
    sync_token: str
    sync_time: datetime | None
    older_records_exist: bool


class Outcome(StrEnum):
    """What came of an outgoing fax, over all its recipients."""

    QUEUED = "queued"
    """The service has yet to send it to some of them."""
    SENT = "sent"
    FAILED = "failed"
    """It failed for at least one recipient, and it is on its way to no other."""


class DocumentState(StrEnum):
    """Where the pages of an archived fax are."""

    NONE = "none"
    """The fax has no document (yet): not rendered, or never was."""
    WANTED = "wanted"
    """The service has the document, and it is to be fetched."""
    HERE = "here"
    """The archive has the document."""
    FAILED = "failed"
    """What came was no fax. It is kept apart, and the document is fetched again."""
    GONE = "gone"
    """The service deleted it before it could be fetched."""


NOT_FETCHED = frozenset({DocumentState.WANTED, DocumentState.FAILED})
"""The service has the document, and the archive has not."""


class Fax(Struct, frozen=True):
    """A fax as the archive keeps it. id is the archive's own, for ever; message is None until the
    service has accepted an outgoing one. recipients tells how it fares at each, over all its requests.
    root_id is the fax that this one is a further request of."""

    id: int
    direction: Direction
    created_at: datetime
    is_read: bool
    message: Message | None
    document_state: DocumentState = DocumentState.NONE
    document_hash: str = ""
    document_type: str = ""
    only_here: bool = False
    trashed_at: datetime | None = None
    page_count: int = 0
    recipients: tuple[RecipientStatus, ...] = ()
    root_id: int | None = None
    receipt_hash: str = ""
    """The hash of the receipt in the archive; "" while none was made."""
    receipt_of: str = ""
    """A digest of the results that the receipt tells. The receipt is made anew when the results have
    changed."""

    @property
    def message_id(self) -> str:
        return self.message.id if self.message else ""

    @property
    def shown_id(self) -> int:
        """The fax under which people see it."""
        return self.id if self.root_id is None else self.root_id


class Folder(StrEnum):
    """The three lists of the window."""

    INBOX = "inbox"
    OUTBOX = "outbox"
    TRASH = "trash"


class Chip(StrEnum):
    """Which faxes of a folder. INBOX: ALL, UNREAD. OUTBOX: all but UNREAD; each outgoing fax is one of
    DRAFTS, UNSENT and SENT. TRASH: ALL."""

    ALL = "all"
    UNREAD = "unread"
    DRAFTS = "drafts"
    UNSENT = "unsent"
    """What is still to go out or on its way, and what failed for somebody."""
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Order(StrEnum):
    """How a list is sorted; within the same name, or as many pages, the newest first."""

    NEWEST = "newest"
    """What is to go out at a later time comes last."""
    NAME = "name"
    PAGES = "pages"
    """The longest first."""


class FaxQuery(Struct, frozen=True):
    """Which faxes a list shows. Without a folder: all that are not in the trash."""

    folder: Folder | None
    chip: Chip = Chip.ALL
    text: str = ""
    order: Order = Order.NEWEST


class Counts(Struct, frozen=True):
    """The numbers on the rail and on the chips above the lists."""

    unread: int = 0
    waits_here: int = 0
    """Faxes that were sent and that the service does not have yet."""
    on_the_way: int = 0
    """Faxes that have not left yet, and those that the service has taken and not yet delivered."""
    undecided: int = 0
    """Faxes that the service does not have, and that leave only when the person does something."""
    needs_you: int = 0
    """These, and those that failed for somebody to whom nothing more is on its way."""
    drafts: int = 0
    waiting: int = 0
    """Faxes that the chip WAITING shows; failed the same."""
    failed: int = 0
    trash: int = 0
    documents_wanted: int = 0


class CoverPage(Struct, frozen=True):
    """A cover page that the service offers (API §10). index 0 is none."""

    index: int
    name: str


class AccountInfo(Struct, frozen=True):
    """Who is signed in (API §10, extension info and phone numbers)."""

    extension_id: str
    name: str
    extension_number: str = ""
    fax_numbers: tuple[str, ...] = ()
    country: str = "US"
    hidden: str = ""
    """Why the service does not tell the program all of this, and who can change that; "" where it does."""


class KnownRecipient(Struct, frozen=True):
    """A person whom a fax went to, or came from, before. same is the number in the form that all spellings
    have in common, "" where only its own is known."""

    number: str
    name: str
    same: str = ""
