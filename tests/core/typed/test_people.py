"""Lists of people as administrators paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.typed.people import PersonLine, read_people

NOK = ("Nok Suda", "nok@bank.example", "")


def told(text: str) -> list[tuple[str, str, str]]:
    return [(person.name, person.email, person.phone) for person in read_people(text)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Nok Suda", [("Nok Suda", "", "")]),
        ("Nok Suda\tnok@bank.example\t081-234-5678", [("Nok Suda", "nok@bank.example", "081-234-5678")]),
        ("Nok Suda, nok@bank.example, +66 81 234 5678", [("Nok Suda", "nok@bank.example", "+66 81 234 5678")]),
        ("Nok Suda nok@bank.example (081) 234 5678", [("Nok Suda", "nok@bank.example", "(081) 234 5678")]),
        ("nok@bank.example; Nok Suda; 0812345678", [("Nok Suda", "nok@bank.example", "0812345678")]),
        ("Nok Suda <nok@bank.example>", [NOK]),
        (
            '"Suda, Nok" <nok@bank.example>; Ann Lee <ann@bank.example>',
            [("Suda, Nok", "nok@bank.example", ""), ("Ann Lee", "ann@bank.example", "")],
        ),
        (
            "Suda, Nok <nok@bank.example>, Lee, Ann <ann@bank.example>",
            [("Suda, Nok", "nok@bank.example", ""), ("Lee, Ann", "ann@bank.example", "")],
        ),
        ("1. Nok Suda nok@bank.example\n2) Ann Lee", [NOK, ("Ann Lee", "", "")]),
        ("• Nok Suda - nok@bank.example", [NOK]),
        ("Name\tE-mail\tPhone\nNok Suda\tnok@bank.example\t", [NOK]),
        ("ลำดับ\tชื่อ-สกุล\tอีเมล\tเบอร์โทร\n1\tนก สุดา\tnok@bank.example\t๐๘๑-๒๓๔-๕๖๗๘", [("นก สุดา", "nok@bank.example", "๐๘๑-๒๓๔-๕๖๗๘")]),
        ("Rahim Uddin, mobile: 01712-345678, email: rahim@bank.example.", [("Rahim Uddin", "rahim@bank.example", "01712-345678")]),
        ("María Quispe | mariaq@bank.example.pe | 987 654 321", [("María Quispe", "mariaq@bank.example.pe", "987 654 321")]),
        ("نورة علي، noura@bank.example، 050 123 4567", [("نورة علي", "noura@bank.example", "050 123 4567")]),
        ("nok@bank.example", [("", "nok@bank.example", "")]),
        ("Nok\tSuda\tFraud\tnok@bank.example", [("Nok Suda Fraud", "nok@bank.example", "")]),
        ("3- أحمد محمد علي، ahmed@bank.example", [("أحمد محمد علي", "ahmed@bank.example", "")]),
        ("Nok Suda (night team) <nok@bank.example>", [("Nok Suda (night team)", "nok@bank.example", "")]),
        ("Mail Boxer\nPhone Myint", [("Mail Boxer", "", ""), ("Phone Myint", "", "")]),
        ("\n \n,,\n", []),
    ],
)
def test_each_line_is_a_person(text: str, people: list[tuple[str, str, str]]) -> None:
    assert told(text) == people


def test_each_person_is_of_the_line_that_named_them() -> None:
    assert read_people("\nName, E-mail\n\nNok Suda\nA <a@b.example>; B <b@b.example>") == [
        PersonLine(4, "Nok Suda", "", ""),
        PersonLine(5, "A", "a@b.example", ""),
        PersonLine(5, "B", "b@b.example", ""),
    ]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for person in read_people(text):
        assert person.line >= 1 and "\n" not in person.name


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Name,Surname,Email,Phone,Role\nNok,Suda,nok@bank.example,+66812345678,Officer",
            [("Nok Suda", "nok@bank.example", "+66812345678")],
        ),
        (
            "S.No\tStaff Name\tDesignation\tEmployee ID\tEmail ID\tContact No.\n"
            "1\tRam Thapa\tOfficer\t10023455\tram@bank.example\t9841000000",
            [("Ram Thapa", "ram@bank.example", "9841000000")],
        ),
        ("Email;Nombre;Telefono\nj@bank.example;José Quispe;999888777", [("José Quispe", "j@bank.example", "999888777")]),
        ("ชื่อ\tนามสกุล\tเบอร์โทรศัพท์\nสมหญิง\tรักดี\t0812345678", [("สมหญิง รักดี", "", "0812345678")]),
        ("| Name | Branch office | E-mail |\n|---|---|---|\n| Nok Suda | Silom | nok@bank.example |", [NOK]),
        ('Name,E-mail\n"Suda, Nok",nok@bank.example', [("Suda, Nok", "nok@bank.example", "")]),
        ("Name,E-mail,Phone\nNok Suda nok@bank.example", [NOK]),
        ("Name,E-mail\nA <a@bank.example>, B <b@bank.example>", [("A", "a@bank.example", ""), ("B", "b@bank.example", "")]),
        ("Staff Singh\nMobile Khan, Position One", [("Staff Singh", "", ""), ("Mobile Khan, Position One", "", "")]),
    ],
)
def test_the_names_of_columns_say_what_is_a_name_and_are_nobody(text: str, people: list[tuple[str, str, str]]) -> None:
    assert told(text) == people


# As they come: out of an iPhone, an Android phone of 2.1 with its quoted-printable, Outlook, and an RFC 6350 example's shape.
IPHONE = """BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//iPhone OS 17.0//EN\r
N:Suda;Nok;;;\r
FN:Nok Suda\r
ORG:Example Bank;\r
EMAIL;type=INTERNET;type=HOME:nok.home@mail.example\r
item1.EMAIL;type=INTERNET;type=pref:nok@bank.example\r
TEL;type=WORK;type=VOICE:02 123 4567\r
TEL;type=CELL;type=VOICE;type=pref:081 234 5678\r
END:VCARD\r
"""
ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A6=86=E0=A6=B2=E0=A6=BF;=E0=A6=B0=E0=A6=B9=E0=A6=BF=E0=A6=AE;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A6=B0=E0=A6=B9=E0=A6=BF=E0=A6=AE=
=20=E0=A6=86=E0=A6=B2=E0=A6=BF
TEL;WORK;FAX:+880212345678
TEL;CELL:+8801712345678
END:VCARD"""
OUTLOOK = """BEGIN:VCARD
VERSION:4.0
N:Quispe\\, Dr.;José;Luis;;
TEL;VALUE=uri;TYPE="voice,home":tel:+51-987-654-321
EMAIL;TYPE=work:jose@banco.example
NOTE:Lives far away\\nand has a dog: Firulais
END:VCARD"""


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (IPHONE, [("Nok Suda", "nok@bank.example", "081 234 5678")]),
        (ANDROID, [("রহিম আলি", "", "+8801712345678")]),
        (OUTLOOK, [("José Luis Quispe, Dr.", "jose@banco.example", "+51-987-654-321")]),
        (
            f"Ann Bee\n{ANDROID}\n\n{IPHONE}Cy Dee, cy@bank.example",
            [
                ("Ann Bee", "", ""),
                ("রহিম আলি", "", "+8801712345678"),
                ("Nok Suda", "nok@bank.example", "081 234 5678"),
                ("Cy Dee", "cy@bank.example", ""),
            ],
        ),
        ("BEGIN:VCARD\nFN:Cut Off\nTEL:081 234 5678", [("Cut Off", "", "081 234 5678")]),
        ("BEGIN:VCARD\nFN:Long\n  Name\nEND:VCARD", [("Long Name", "", "")]),
    ],
)
def test_contact_cards_are_people(text: str, people: list[tuple[str, str, str]]) -> None:
    assert told(text) == people


@given(st.lists(st.sampled_from(["BEGIN:VCARD", "END:VCARD", "FN:A", " b", "TEL;CELL:=", "EMAIL;a=b:c@d", "N:;;;", ""])).map("\n".join))
def test_any_pieces_of_cards_are_read(text: str) -> None:
    assert all(person.line >= 1 and "\n" not in person.name for person in read_people(text))
