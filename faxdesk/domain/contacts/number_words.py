"""The words by which address books of several languages tell a fax number, and its kind."""

from __future__ import annotations

from faxdesk.domain.contacts.contact import NumberKind

_FAX = (
    "fax",
    "facs",
    "télécop",
    "telecop",
    "факс",
    "فاكس",
    "ناسوخ",
    "传真",
    "傳真",
    "ファックス",
    "ファクス",
    "팩스",
)
_KINDS = {
    NumberKind.MOBILE: (
        "mobil",
        "cell",
        "handy",
        "móvil",
        "movil",
        "portable",
        "cellulare",
        "мобил",
        "携帯",
        "手机",
    ),
    NumberKind.HOME: (
        "home",
        "privat",
        "hem",
        "domicile",
        "casa",
        "particular",
        "personal",
        "домаш",
        "自宅",
        "住宅",
    ),
    NumberKind.WORK: (
        "work",
        "business",
        "geschäft",
        "dienst",
        "büro",
        "bureau",
        "office",
        "trabajo",
        "ufficio",
        "рабоч",
    ),
    NumberKind.OTHER: ("other", "weitere", "sonst", "autre", "otro", "altro"),
}


def says_fax(text: str) -> bool:
    """Whether a label or the head of a column names a fax."""
    low = text.casefold()
    return any(word in low for word in _FAX)


def kind_in(text: str) -> NumberKind | None:
    """The kind of number that a label or the head of a column names."""
    low = text.casefold()
    return next((kind for kind, words in _KINDS.items() if any(word in low for word in words)), None)
