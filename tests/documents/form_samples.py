"""PDF forms made by hand."""

from __future__ import annotations

from tests.documents.samples import ONE_PAGE, page, pdf, stream

_TICK = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 20 20]", b"0 G 3 w 3 3 m 17 17 l 3 17 m 17 3 l S")
_NOTHING = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 20 20]", b"")
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def text(name: bytes, rect: bytes, more: bytes = b"", parent: bytes = b"/P 3 0 R") -> bytes:
    """A text field, in letters of 12 points where nothing more is said."""
    return b"<</Type/Annot/Subtype/Widget/FT/Tx/T(%s)/DA(/Helv 12 Tf 0 g)/Rect[%s]/F 4%s%s>>" % (
        name,
        rect,
        more,
        parent,
    )


def form(*fields: bytes, root: bytes = b"") -> bytes:
    """A form of these fields on a Letter page; root is what else the catalog says. The objects of the fields
    are numbered from 5."""
    places = b" ".join(b"%d 0 R" % number for number in range(5, 5 + len(fields)))
    acro_form = b"<</Fields[%s]/DA(/Helv 12 Tf 0 g)/DR<</Font<</Helv 4 0 R>>>>>>" % places
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm%s%s>>" % (acro_form, root)
    return pdf(catalog, ONE_PAGE, page(b"/Annots[%s]" % places), _FONT, *fields)


def _states(name: bytes) -> bytes:
    return b"/AS/Off/AP<</N<</%s 5 0 R/Off 6 0 R>>>>" % name


def consent(page_entries: bytes = b"", form_entries: bytes = b"") -> bytes:
    """A form on two Letter pages with one field of each kind, and one name on both pages:

    patient, birth (a date), code (a comb of 6), notes (several lines), urgent (tick), answer (radio: agree,
    refuse), clinic (choice), office (read only, "Northside"), signed (signature); patient again on page 2.
    """
    radio = b"<</Type/Annot/Subtype/Widget/Parent 14 0 R/Rect[%s]/F 4/P 3 0 R%s>>"
    script = b'/AA<</F<</S/JavaScript/JS(AFDate_FormatEx\\("mm/dd/yyyy"\\);)>>>>'
    fields = b" ".join(b"%d 0 R" % number for number in (8, 9, 10, 11, 12, 13, 14, 17, 18, 19))
    notes = b" ".join(b"%d 0 R" % number for number in (9, 10, 11, 12, 13, 15, 16, 17, 18, 19))
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]/DA(/Helv 12 Tf 0 g)%s"
        b"/DR<</Font<</Helv 7 0 R>>>>>>>>" % (fields, form_entries),
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        page(b"/Annots[20 0 R %s]%s" % (notes, page_entries)),
        page(b"/Annots[21 0 R]"),
        _TICK,
        _NOTHING,
        _FONT,
        b"<</FT/Tx/T(patient)/TU(Name of the patient)/DA(/Helv 12 Tf 0 g)/Ff 2/Kids[20 0 R 21 0 R]>>",
        text(b"birth", b"100 660 300 684", script),
        text(b"code", b"100 620 244 644", b"/Ff 16777216/MaxLen 6"),
        text(b"notes", b"100 500 400 600", b"/Ff 4096"),
        b"<</Type/Annot/Subtype/Widget/FT/Btn/T(urgent)/Rect[100 460 120 480]/F 4/P 3 0 R/V/Off%s>>"
        % _states(b"On"),
        b"<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(clinic)/DA(/Helv 12 Tf 0 g)/Rect[100 420 300 444]"
        b"/F 4/Opt[(Northside)[(sc)(Southside Clinic)](Westend)]/P 3 0 R>>",
        b"<</FT/Btn/Ff 49152/T(answer)/V/Off/Kids[15 0 R 16 0 R]>>",
        radio % (b"100 380 120 400", _states(b"agree")),
        radio % (b"200 380 220 400", _states(b"refuse")),
        text(b"office", b"100 340 300 364", b"/Ff 1/V(Northside)"),
        text(b"hidden", b"100 300 300 324").replace(b"/F 4", b"/F 2"),
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(signed)/Rect[100 200 300 260]/F 4/P 3 0 R>>",
        b"<</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[100 700 400 724]/F 4/P 3 0 R>>",
        b"<</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[100 100 400 124]/F 4/P 4 0 R>>",
    )


def with_parents() -> bytes:
    """A form as pdf-lib writes it, whose widgets have all but their place from a parent: code (a comb of 6,
    kept with 10 letters), initials (at most 3), free (no limit), office (read only, at most 3)."""
    field = b"<</FT/Tx/T(%s)/DA(/Helv 12 Tf 0 g)%s/Kids[%d 0 R]>>"
    widget = b"<</Type/Annot/Subtype/Widget/Parent %d 0 R/Rect[100 %d 400 %d]/F 4/P 3 0 R>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 6 0 R 7 0 R 8 0 R]/DA(/Helv 12 Tf 0 g)"
        b"/DR<</Font<</Helv 4 0 R>>>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page(b"/Annots[9 0 R 10 0 R 11 0 R 12 0 R]"),
        _FONT,
        field % (b"code", b"/Ff 16777216/MaxLen 6/V(ABCDEFGHIJ)", 9),
        field % (b"initials", b"/MaxLen 3", 10),
        field % (b"free", b"", 11),
        field % (b"office", b"/Ff 1/MaxLen 3/V(Northside)", 12),
        *(widget % (parent, top, top + 24) for parent, top in ((5, 700), (6, 600), (7, 500), (8, 400))),
    )
