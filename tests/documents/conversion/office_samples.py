"""Office files made by hand."""

from __future__ import annotations

import io
import zipfile

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{override}</Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
)
_RELATION = f'<Relationship Id="{{id}}" Type="{_OFFICE}/{{kind}}" Target="{{target}}"{{more}}/>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(parts: dict[str, str]) -> bytes:
    """A ZIP of these parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as container:
        for name, text in parts.items():
            container.writestr(name, text)
    return whole.getvalue()


def docx(paragraphs: str, relations: str = "") -> bytes:
    """A Word file of these paragraphs (WordprocessingML)."""
    override = (
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    )
    main = _RELATION.format(id="rId1", kind="officeDocument", target="word/document.xml", more="")
    return packed(
        {
            "[Content_Types].xml": _TYPES.format(override=override),
            "_rels/.rels": _RELATIONS.format(relations=main),
            "word/_rels/document.xml.rels": _RELATIONS.format(relations=relations),
            "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}">'
            f"<w:body>{paragraphs}</w:body></w:document>",
        }
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def with_linked_picture(address: str) -> bytes:
    """A Word file whose only picture is kept elsewhere."""
    relation = _RELATION.format(id="rId9", kind="image", target=address, more=' TargetMode="External"')
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    picture = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/picture">'
        f'<pic:pic xmlns:pic="{drawing}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/>'
        '</pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
    return docx(picture + paragraph("With a picture"), relation)


def with_macro(target: str) -> bytes:
    """A text (flat OpenDocument) that writes a file as soon as it is opened, where macros run."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ooo="http://openoffice.org/2004/office"
 xmlns:dom="http://www.w3.org/2001/xml-events"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries>
<ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>
Sub Act
Open "{target}" For Output As #1
Print #1, "done"
Close #1
End Sub
</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:Standard.M.Act?language=Basic&amp;location=document" xlink:type="simple"/>
</office:event-listeners></office:scripts>
<office:body><office:text><text:p>Has a macro</text:p></office:text></office:body></office:document>
""".encode()


def sheet(rows: int) -> bytes:
    """An Excel file with two numbers in each row."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    override = (
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>{row * 7}</v></c></row>'
        for row in range(1, rows + 1)
    )
    first = _RELATION.format(id="rId1", kind="officeDocument", target="xl/workbook.xml", more="")
    inner = _RELATION.format(id="rId1", kind="worksheet", target="worksheets/sheet1.xml", more="")
    return packed(
        {
            "[Content_Types].xml": _TYPES.format(override=override),
            "_rels/.rels": _RELATIONS.format(relations=first),
            "xl/_rels/workbook.xml.rels": _RELATIONS.format(relations=inner),
            "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{_OFFICE}">'
            '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{cells}'
            "</sheetData></worksheet>",
        }
    )
