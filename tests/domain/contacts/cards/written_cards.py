"""Cards as programs really write them, each with what is to be read in it."""

from __future__ import annotations

from typing import NamedTuple

from faxdesk.domain.contacts.contact import ContactNumber, NumberKind

WORK, HOME, MOBILE, OTHER = NumberKind.WORK, NumberKind.HOME, NumberKind.MOBILE, NumberKind.OTHER


class Written(NamedTuple):
    lines: str
    name: str
    numbers: tuple[ContactNumber, ...]
    trouble: str = ""

    @property
    def text(self) -> str:
        return self.lines.strip().replace("\n", "\r\n") + "\r\n"


def voice(number: str, kind: NumberKind = OTHER) -> ContactNumber:
    return ContactNumber(number, kind, is_fax=False)


WRITTEN = {
    "3.0, a TYPE for each word": Written(
        """
BEGIN:VCARD
VERSION:3.0
FN:Ana Example
N:Example;Ana;;;
ORG:Clinic;Radiology
TEL;TYPE=WORK;TYPE=FAX:+1 650 555 0101
TEL;TYPE=CELL:+1 650 555 0102
END:VCARD
""",
        "Ana Example",
        (ContactNumber("+1 650 555 0101"), voice("+1 650 555 0102", MOBILE)),
    ),
    "3.0, a list": Written(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nN:;Bo;;;\nTEL;TYPE=fax,home:+1 650 555 0103\nEND:VCARD",
        "Bo",
        (ContactNumber("+1 650 555 0103", HOME),),
    ),
    "4.0, an address with an extension": Written(
        'BEGIN:VCARD\nVERSION:4.0\nFN:Cy\nTEL;VALUE=uri;TYPE="fax,work":tel:+1-650-555-0104;ext=7\nEND:VCARD',
        "Cy",
        (ContactNumber("+1-650-555-0104", extension="7"),),
    ),
    "2.1, bare words, quoted-printable": Written(
        """
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;
TEL;WORK;FAX:+4930555010
END:VCARD
""",
        "Jörg Müller",
        (ContactNumber("+4930555010"),),
    ),
    "no N": Written(
        "BEGIN:VCARD\nVERSION:3.0\nFN:No Name\nTEL;TYPE=FAX:1\nEND:VCARD",
        "No Name",
        (ContactNumber("1", OTHER),),
    ),
    "Apple's groups of lines": Written(
        """
BEGIN:VCARD
VERSION:3.0
N:Doe;J;;;
FN:J Doe
item1.TEL:+1 650 555 0105
item1.X-ABLabel:_$!<WorkFAX>!$_
item2.TEL:+1 650 555 0107
item2.X-ABLabel:Fax upstairs
TEL;type=WORK;type=FAX;type=pref:+1 650 555 0106
END:VCARD
""",
        "J Doe",
        (
            ContactNumber("+1 650 555 0106"),
            ContactNumber("+1 650 555 0105"),
            ContactNumber("+1 650 555 0107", OTHER, label="Fax upstairs"),
        ),
    ),
    "folded lines": Written(
        "BEGIN:VCARD\nFN:Long\n  Name\nN:Name;Long;;;\nTEL;TYPE=FAX:+1 650\n  555 0107\nEND:VCARD",
        "Long Name",
        (ContactNumber("+1 650 555 0107", OTHER),),
    ),
    "a line that is none": Written(
        "BEGIN:VCARD\nVERSION:3.0\nFN:X\nN:X;;;;\nthis is no property\nTEL;TYPE=FAX:+1\nEND:VCARD",
        "X",
        (ContactNumber("+1", OTHER),),
        "Line 5 cannot be read: “this is no property”",
    ),
    "a mark of the byte order": Written(
        "\ufeffBEGIN:VCARD\nVERSION:3.0\nFN:B\nN:B;;;;\nTEL;TYPE=FAX:+1\nEND:VCARD",
        "B",
        (ContactNumber("+1", OTHER),),
    ),
    "a picture": Written(
        "BEGIN:VCARD\nVERSION:3.0\nFN:P\nN:P;;;;\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\nTEL;TYPE=FAX:+1\nEND:VCARD",
        "P",
        (ContactNumber("+1", OTHER),),
    ),
    # Ten more.
    "2.1, commas that are not escaped": Written(
        "BEGIN:VCARD\nVERSION:2.1\nFN:Miller, Ana\nNOTE:Ring, then fax\nTEL;FAX:+1 650 555 0108\nEND:VCARD",
        "Miller, Ana",
        (ContactNumber("+1 650 555 0108", OTHER),),
    ),
    "2.1, quoted-printable over several lines, in another character set": Written(
        """
BEGIN:VCARD
VERSION:2.1
FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=F6rg =
M=FCller
TEL;VOICE;WORK:1
END:VCARD
""",
        "Jörg Müller",
        (voice("1", WORK),),
    ),
    "2.1, a character set that nobody knows": Written(
        "BEGIN:VCARD\nVERSION:2.1\nFN;QUOTED-PRINTABLE;CHARSET=x-none:J=F6rg\nTEL;FAX:2\nEND:VCARD",
        "Jörg",
        (ContactNumber("2", OTHER),),
    ),
    "2.1, a picture whose lines begin at the edge": Written(
        "BEGIN:VCARD\nVERSION:2.1\nFN:Q\nPHOTO;JPEG;ENCODING=BASE64:\n/9j/4AAQ\nAAAA==\n\nTEL;CELL:3\nEND:VCARD",
        "Q",
        (voice("3", MOBILE),),
    ),
    "4.0, escapes, quotes and a preferred number": Written(
        """
BEGIN:VCARD
VERSION:4.0
FN:Semi\\; Colon\\, Jr.
TEL;TYPE=voice:tel:+1-650-555-0111
TEL;PREF=1;TYPE="work,fax";X-NOTE="a:b;c":tel:+1-650-555-0110
END:VCARD
""",
        "Semi; Colon, Jr.",
        (ContactNumber("+1-650-555-0110"), voice("+1-650-555-0111")),
    ),
    "Outlook's ways": Written(
        """
BEGIN:VCARD
VERSION:2.1
X-MS-OL-DEFAULT-POSTAL-ADDRESS:0
N;LANGUAGE=de:Beispiel;Ada;von;Dr.;
TEL;WORK;VOICE:(030) 555-0112
TEL;HOME;FAX:(030) 555-0113
X-MS-TEL;VOICE;ASSISTANT:5
ADR;WORK;PREF:;;Hauptstr. 1;Berlin;;10115;Deutschland
END:VCARD
""",
        "Dr. Ada von Beispiel",
        (voice("(030) 555-0112", WORK), ContactNumber("(030) 555-0113", HOME)),
    ),
    "Evolution's ways": Written(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Eve\nTEL;X-EVOLUTION-UI-SLOT=1;TYPE=WORK,FAX:+16505550114\nEND:VCARD",
        "Eve",
        (ContactNumber("+16505550114"),),
    ),
    "right to left": Written(
        "BEGIN:VCARD\nVERSION:4.0\nFN:عيادة الشمال\nitem1.TEL:+97145550115\nitem1.X-ABLABEL:فاكس\nEND:VCARD",
        "عيادة الشمال",
        (ContactNumber("+97145550115", OTHER, label="فاكس"),),
    ),
    "no end": Written(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Half\nTEL;TYPE=FAX:4",
        "Half",
        (ContactNumber("4", OTHER),),
        "It has no end; something may be missing.",
    ),
    "a name of 300 letters": Written(
        "BEGIN:VCARD\nVERSION:3.0\nFN:" + "Ñ" * 300 + "\nTEL;TYPE=FAX:5\nEND:VCARD",
        "Ñ" * 300,
        (ContactNumber("5", OTHER),),
    ),
}
