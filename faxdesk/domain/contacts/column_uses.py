"""What the columns of a table of contacts hold, guessed from their headings and their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from faxdesk.domain.contacts.contact import NumberKind
from faxdesk.domain.contacts.number_words import kind_in, says_fax
from faxdesk.domain.tables.table import Table
from faxdesk.words import mark


class ColumnUse(StrEnum):
    NONE = ""
    NAME = "name"
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    PREFIX = "prefix"
    COMPANY = "company"
    DEPARTMENT = "department"
    FAX = "fax"
    HOME_FAX = "home_fax"
    OTHER_FAX = "other_fax"
    PHONE = "phone"
    HOME_PHONE = "home_phone"
    MOBILE = "mobile"
    OTHER_PHONE = "other_phone"
    EMAIL = "email"
    NOTE = "note"
    GROUPS = "groups"
    TAGS = "tags"
    COVER = "cover"
    LANGUAGE = "language"
    RESOLUTION = "resolution"


USE_TEXTS = {
    ColumnUse.NONE: mark("Leave out"),
    ColumnUse.NAME: mark("Name"),
    ColumnUse.FIRST_NAME: mark("First name"),
    ColumnUse.MIDDLE_NAME: mark("Middle name"),
    ColumnUse.LAST_NAME: mark("Last name"),
    ColumnUse.PREFIX: mark("Title before the name"),
    ColumnUse.COMPANY: mark("Company"),
    ColumnUse.DEPARTMENT: mark("Department"),
    ColumnUse.FAX: mark("Fax at work"),
    ColumnUse.HOME_FAX: mark("Fax at home"),
    ColumnUse.OTHER_FAX: mark("Another fax"),
    ColumnUse.PHONE: mark("Phone at work"),
    ColumnUse.HOME_PHONE: mark("Phone at home"),
    ColumnUse.MOBILE: mark("Mobile phone"),
    ColumnUse.OTHER_PHONE: mark("Another phone"),
    ColumnUse.EMAIL: mark("E-mail"),
    ColumnUse.NOTE: mark("Note"),
    ColumnUse.GROUPS: mark("Groups"),
    ColumnUse.TAGS: mark("Tags"),
    ColumnUse.COVER: mark("Usual cover"),
    ColumnUse.LANGUAGE: mark("Language of the cover"),
    ColumnUse.RESOLUTION: mark("Usual quality"),
}
FAXES = {
    ColumnUse.FAX: NumberKind.WORK,
    ColumnUse.HOME_FAX: NumberKind.HOME,
    ColumnUse.OTHER_FAX: NumberKind.OTHER,
}
PHONES = {
    ColumnUse.PHONE: NumberKind.WORK,
    ColumnUse.HOME_PHONE: NumberKind.HOME,
    ColumnUse.MOBILE: NumberKind.MOBILE,
    ColumnUse.OTHER_PHONE: NumberKind.OTHER,
}
"""The kinds of the numbers in these columns."""

LABEL = "label"
"""What a column with words for the numbers of another one has after that one's heading."""

_HEADINGS = {
    ColumnUse.NAME: (
        "name;full name;display name;contact;contact name;recipient;fn;"
        "anzeigename;kontakt;empfänger;nom complet;nombre completo;nome completo;"
        "destinataire;الاسم;имя и фамилия;氏名;名前;姓名"
    ),
    ColumnUse.FIRST_NAME: (
        "first name;given name;givenname;firstname;vorname;prénom;nombre;nome;"
        "имя;voornaam;förnamn;fornavn;imię;名"
    ),
    ColumnUse.MIDDLE_NAME: "middle name;additional name;middlename;weitere vornamen;zweiter vorname",
    ColumnUse.LAST_NAME: (
        "last name;surname;family name;lastname;familyname;nachname;familienname;"
        "nom;nom de famille;apellido;apellidos;cognome;фамилия;achternaam;"
        "efternamn;etternavn;efternavn;nazwisko;姓"
    ),
    ColumnUse.PREFIX: "title;name prefix;prefix;titel;anrede;honorific",
    ColumnUse.COMPANY: (
        "company;company name;organization;organisation;organization name;"
        "organization 1 name;firma;unternehmen;société;entreprise;empresa;"
        "azienda;ditta;bedrijf;företag;компания;организация;会社;公司;الشركة"
    ),
    ColumnUse.DEPARTMENT: (
        "department;organization department;organization 1 department;abteilung;"
        "département;departamento;reparto;afdeling"
    ),
    ColumnUse.EMAIL: ("correo;correo electrónico;courriel;электронная почта;メール;البريد الإلكتروني"),
    ColumnUse.NOTE: (
        "note;notes;comment;comments;remark;remarks;bemerkung;bemerkungen;notiz;"
        "notizen;kommentar;remarque;remarques;notas;observaciones;annotazioni;"
        "заметки;メモ;备注;ملاحظات"
    ),
    ColumnUse.GROUPS: (
        "group;groups;category;categories;group membership;labels;gruppe;gruppen;"
        "kategorie;kategorien;groupe;groupes;catégories;grupo;grupos;gruppi;"
        "группы;distribution list"
    ),
    ColumnUse.TAGS: "tag;tags;keywords;schlagwort;schlagworte;étiquettes;etiquetas",
    # As FaxDesk's own tables have them.
    ColumnUse.COVER: "usual cover;cover",
    ColumnUse.LANGUAGE: "cover language",
    ColumnUse.RESOLUTION: "usual quality;resolution",
}
_BY_HEADING = {heading: use for use, headings in _HEADINGS.items() for heading in headings.split(";")}
_PHONE = re.compile(
    r"phone|telefon|\btel\b|téléphone|teléfono|telefono|mobil|handy|\bcell|voice|телефон|電話|电话|هاتف"
)
_NUMBER = re.compile(r"numbers?|nummer|numéro|número|numero|номер|番号|号码|رقم")
_NO_PHONE = re.compile(r"pager|telex|isdn|tty|radio|callback|type|label|typ$")
_NO_MAIL = re.compile(r"type|label|display|anzeige|typ$")
_NAMES = {ColumnUse.NAME, ColumnUse.FIRST_NAME, ColumnUse.LAST_NAME, ColumnUse.COMPANY}
_SAMPLE = 50
"""So many rows tell what a column holds that has no telling heading."""


def guessed_uses(table: Table) -> tuple[ColumnUse, ...]:
    """What each column of a table most likely holds."""
    uses = [_by_heading(column.name) if column.has_heading else ColumnUse.NONE for column in table.columns]
    if not any(column.has_heading for column in table.columns):
        uses = [_by_cells(_sample(table, place)) for place in range(len(uses))]
        names = [place for place, use in enumerate(uses) if use == ColumnUse.NAME]
        for place, use in zip(names[1:], (ColumnUse.COMPANY, *[ColumnUse.NONE] * len(names)), strict=False):
            uses[place] = use
    elif not _NAMES.intersection(uses):
        # "Practice", "Pharmacy", "Lieferant": nobody can list the headings that stand over names.
        unknown = (place for place, use in enumerate(uses) if use == ColumnUse.NONE)
        of_names = (place for place in unknown if _by_cells(_sample(table, place)) == ColumnUse.NAME)
        if (names_at := next(of_names, None)) is not None:
            uses[names_at] = ColumnUse.NAME
    return tuple(uses)


def label_places(table: Table) -> dict[int, int]:
    """By the place of a column of numbers: that of the one that says of what kind each of them is, as Google
    writes them ("Phone 1 - Label", "Phone 1 - Value")."""
    places = {_plain(column.name): place for place, column in enumerate(table.columns)}
    return {
        place: label
        for name, place in places.items()
        if name.endswith(" value")
        for end in (" label", " type")
        if (label := places.get(name.removesuffix(" value") + end)) is not None
    }


def own_label_places(table: Table) -> dict[int, int]:
    """By the place of a column of numbers: that of the one with a person's own words for them, as FaxDesk
    writes it ("fax 2", "fax 2 label")."""
    places = {_plain(column.name): place for place, column in enumerate(table.columns)}
    return {place: places[label] for name, place in places.items() if (label := f"{name} {LABEL}") in places}


def _by_heading(heading: str) -> ColumnUse:
    plain = _plain(heading)
    if plain.endswith(f" {LABEL}"):
        return ColumnUse.NONE
    if (use := _BY_HEADING.get(plain)) is not None:
        return use
    kind = kind_in(plain)
    if says_fax(plain):
        return _of_kind(FAXES, kind or NumberKind.WORK, ColumnUse.OTHER_FAX)
    if "mail" in plain and not _NO_MAIL.search(plain):
        return ColumnUse.EMAIL
    if _PHONE.search(plain):
        return (
            ColumnUse.NONE
            if _NO_PHONE.search(plain)
            else _of_kind(PHONES, kind or NumberKind.WORK, ColumnUse.OTHER_PHONE)
        )
    # In a table of recipients a number is what to fax to.
    return ColumnUse.FAX if _NUMBER.fullmatch(plain) else ColumnUse.NONE


def _sample(table: Table, place: int) -> list[str]:
    return [row[place] for row in table.rows[:_SAMPLE]]


def _by_cells(cells: Sequence[str]) -> ColumnUse:
    filled = [cell for cell in cells if cell]
    if not filled:
        return ColumnUse.NONE
    if sum("@" in cell for cell in filled) * 2 > len(filled):
        return ColumnUse.EMAIL
    if sum(sum(letter.isdigit() for letter in cell) >= 5 for cell in filled) * 2 > len(filled):
        return ColumnUse.FAX
    return ColumnUse.NAME


def _of_kind(uses: dict[ColumnUse, NumberKind], kind: NumberKind, other: ColumnUse) -> ColumnUse:
    return next((use for use, of in uses.items() if of == kind), other)


def _plain(heading: str) -> str:
    """A heading without signs between its words."""
    return " ".join(re.findall(r"[^\W_]+", heading.casefold())).replace("e mail", "email")
