"""Which character set a text is in, also where it is one line long."""

from __future__ import annotations

import codecs

import pytest

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.plain_text.character_set import decode, is_text, read_text

GREETING = "Grüße, Straße 5 €\n"
IN_SETS = [
    ("cp1252 mac_roman cp850 cp437", ["Überweisung für Müller", "Rückruf morgen früh", "Größe"]),
    (
        "cp1252 mac_roman cp850 cp437",
        ["Veuillez régler la facture n° 12", "Ordonnance pour François Lefèvre"],
    ),
    ("cp1252 mac_roman cp850", ["Señor Muñoz, mañana", "Atenção: não há médico", "Perché è così"]),
    ("cp1252 mac_roman cp850", ["Återbesök på måndag", "Lægen er på ferie til mandag"]),
    ("cp1250 iso8859_2 cp852", ["Proszę o wyniki badań pacjenta, dziękuję.", "Łódź, ul. Główna"]),
    ("cp1250 iso8859_2 cp852", ["Žluťoučký kůň, Łódź", "Dobrý den, posílám výsledky vyšetření"]),
    ("cp1250 iso8859_2", ["Árvíztűrő tükörfúrógép", "Molimo pošaljite nalaz što prije. Đuro Žižić"]),
    ("cp1254", ["Şişli, İstanbul", "Sayın Doktor Yılmaz, ağrı kesici"]),
    ("cp1254 cp857 mac_turkish", ["Hastanın günlük ilacı için Şükrü Işık"]),
    ("cp1257", ["Labas rytas, prašome atsiųsti tyrimų rezultatus. Ačiū"]),
    ("cp1257 cp775 iso8859_4", ["Pacientas gydytojui žąsų ėjimas šiandien"]),
    ("cp1258", ["Bê\u0323nh nhân"]),
    ("cp1251 koi8_r cp866 iso8859_5", ["Направление на приём к врачу", "Справка о состоянии здоровья"]),
    ("cp1251 koi8_r cp866 mac_cyrillic", ["СЧЁТ НА ОПЛАТУ", "Привет"]),
    ("cp1251 koi8_u", ["Їжак їсть яблука, є ще груші"]),
    ("cp1253 iso8859_7 cp737 mac_greek", ["Παραπεμπτικό για τον ασθενή"]),
    ("cp1255", ["הפניה לרופא", "פנייה לרופא 123"]),
    ("cp1255 cp862", ["הפניה לרופא עבור החולה כהן"]),
    ("cp1256 iso8859_6", ["تقرير طبي للمريض"]),
    ("cp874", ["ใบส่งตัวผู้ป่วย", "ผู้ป่วยต้องได้รับยาวันละสองครั้ง"]),
    ("gb18030", ["病历摘要：患者张三", "你好", "请于周五前将检查结果传真给我们。谢谢"]),
    ("big5hkscs", ["病歷摘要：患者張三", "請於週五前將檢查結果傳真給我們。謝謝"]),
    ("cp932 euc_jp iso2022_jp", ["診療情報提供書 山田太郎 様", "こんにちは", "カルテ"]),
    ("cp949 iso2022_kr", ["진료 의뢰서", "검사 결과를 팩스로 보내 주십시오"]),
    ("cp437 cp850", ["┌────┐\n│ Total │\n└────┘"]),
]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [(encoding, text) for sets, texts in IN_SETS for encoding in sets.split() for text in texts],
)
def test_a_line_is_read_in_its_character_set(encoding: str, text: str) -> None:
    assert decode(f"{text}\r\n".encode(encoding)) == f"{text}\r\n"


@pytest.mark.parametrize(
    "content",
    [
        GREETING.encode("utf-8"),
        GREETING.encode("utf-8-sig"),
        GREETING.encode("utf-16"),
        codecs.BOM_UTF16_BE + GREETING.encode("utf-16-be"),
        GREETING.encode("utf-16-be"),
        GREETING.encode("utf-16-le"),
        GREETING.encode("utf-32"),
        GREETING.encode("utf-32-le"),
        GREETING.encode("cp1252"),
        GREETING.encode("iso8859_15"),
    ],
)
def test_with_and_without_a_mark(content: bytes) -> None:
    assert decode(content) == GREETING


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    [
        *("Plain words.\r\n", "Привет, это текст 4711\r\n" * 40, "病历摘要 张三\n", "שלום 1\n"),
        *("ผู้ป่วยต้องได้รับยา\n", "रोगी को दवा दें। ज्ञान\n", "한 번 더\n", "Name: 王小明 (Wang) – 12 mg\n"),
    ],
)
def test_unmarked_wide_text(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_long_text_with_few_foreign_letters() -> None:
    text = "Nothing but plain words here.\n" * 500 + "Sincerely, Jiří Dvořák\n"
    assert decode(text.encode("cp1250")) == text


def test_a_log_that_was_cut_within_a_letter_stays_utf8() -> None:
    content = ("Grüße aus Köln, schöne Tage, früh müde\n" * 3).encode()
    assert decode(content + b"\xc3").startswith("Grüße aus Köln")


def test_zero_bytes_in_a_text_are_skipped() -> None:
    assert (
        decode(b"good text\n" * 50 + b"\0more\n" + b"good text\n" * 50)
        == "good text\n" * 50 + "more\n" + "good text\n" * 50
    )


@pytest.mark.parametrize(
    "content",
    [b"Report of the day\n" + bytes(5000), bytes(300) + b"Report of the day\n"],
    ids=["after", "before"],
)
def test_zero_bytes_that_fill_a_file_up_are_no_part_of_its_text(content: bytes) -> None:
    assert decode(content) == "Report of the day\n"


def test_a_list_with_zero_bytes_between_its_words_is_no_chinese() -> None:
    assert decode(b"one\0two\0three\0four\0five\n") == "onetwothreefourfive\n"


def test_a_set_that_is_guessed_from_too_little_is_in_doubt() -> None:
    guessed = read_text("Patient: 张三\nDate: today\n".encode("gb18030"))
    assert guessed.doubtful == " ".join(guessed.text.split())


def test_a_text_with_spoilt_letters_is_in_doubt() -> None:
    content = ("Grüße aus Köln, schöne Tage, früh müde\n" * 3).encode() + b"and \xc3 so on\n"
    assert "and \ufffd so on" in read_text(content).doubtful


@pytest.mark.parametrize(
    "content",
    [b"plain", "Größe".encode(), "Größe".encode("utf-16"), "Überweisung für Müller".encode("cp1252")],
)
def test_a_text_that_is_clear_is_not_in_doubt(content: bytes) -> None:
    assert read_text(content).doubtful == ""


@pytest.mark.parametrize("content", [bytes(range(256)), b"GIF89a\0\0\1\2", b"A\1\2\3\4\5" * 500 + b"\0"])
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(CannotOpen, match="damaged"):
        decode(content)
    assert not is_text(content)


def test_what_is_text_without_a_name_that_says_so() -> None:
    assert is_text(b"Dear Sir,\n")
    assert is_text("Направление на приём".encode("koi8_r"))
    assert not is_text(bytes(range(128, 256)) * 20)


def test_a_few_letters_in_a_file_full_of_zeros_are_no_text_unless_its_name_says_so() -> None:
    content = b"MZ" + bytes(300)
    assert not is_text(content)
    assert decode(content) == "MZ"
