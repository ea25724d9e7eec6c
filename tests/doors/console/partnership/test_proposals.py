"""Protocols negotiated in the console: looked at first, proposed, read as a lawyer reads it, and answered member by member."""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pseudo
import pytest
from agreeing import COURIER, hold_funds
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from rooms import browser, person, signed_in
from worlds import caller

import check_translations
import messages
from accord.core.phrases import Phrase
from accord.core.protocols import Flaw
from accord.core.protocols.proposing import FileFault
from accord.hub.protocol_book import actions, queries

BASE = "/console/proposals"


def text(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_three_members_agree_page_by_page(hub: Hub) -> None:
    a, b, c = (signed_in(hub.member(name), "administrator", f"Law {name}") for name in ("Alpha", "Beta", "Gamma"))
    assert "No proposals yet" in text(a, BASE)
    begun = text(a, f"{BASE}/new?from=hold-funds")
    assert "version = 3" in begun, "a new version begins with the one before"
    looked = a.post(f"{BASE}/new", {"text": hold_funds(), "members": "Beta\nGamma", "do": "check"})
    page = " ".join(looked.content.decode().split())
    assert looked.status_code == 200 and "It can be proposed." in page and "What changes since version 3" in page
    assert "15 min" in page and 'class="states"' in page and queries.proposals(caller(hub.member("Beta")))[0] == []
    file = SimpleUploadedFile("hold-funds.4.toml", hold_funds().encode(), "text/plain")
    sent = a.post(f"{BASE}/new", {"file": file, "text": "", "members": "Beta\r\nGamma\r\n", "do": "propose"})
    assert sent.status_code == 303, sent.content.decode()[:500]
    address = sent.headers["Location"]
    page = text(b, address)
    assert "Hold funds, as three banks agreed" in page and "in the words of Alpha, who proposed it (English)" in page
    change = re.search(r"Clock: <bdi>Acknowledge \(Received\)</bdi><br><span class=\"soft\">time allowed.*?</tr>", page)
    assert change is not None and "<bdi>5 min</bdi>" in change[0] and "<bdi>15 min</bdi>" in change[0]
    assert page.count("has not answered yet") == 2 and "has accepted" in page
    assert "Your member has to answer." in text(b, BASE) and "A protocol to agree on" in text(b, "/console/")
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest is not None
    assert b.post(f"{address}/do", {"do": "accept", "digest": digest[1]}).status_code == 303
    assert "has not answered yet" in text(b, address) and 'value="accept"' not in text(b, address)
    assert c.post(f"{address}/do", {"do": "accept"}).status_code == 303
    assert "agreed" in text(c, address)
    listed = text(c, "/console/protocols")
    assert "Agreed with other members" in listed and "Version 4" in listed
    ref = queries.known(caller(hub.member("Gamma")))[0].ref
    page = text(c, f"/console/protocols/{ref}")
    assert "Members agreed on this protocol among themselves" in page and "Before the court" in page
    assert "أمام المحكمة" in text(c, f"/console/protocols/{ref}?lang=ar")
    form = text(c, f"/console/requests/new?protocol={ref}")
    assert f'<input type="hidden" name="protocol" value="{ref}">' in form and "Hold funds, as three banks agreed, version 4" in form


def test_another_member_sees_nothing_of_it(hub: Hub) -> None:
    id = actions.propose(caller(hub.member("Alpha")), hold_funds(), [hub.member("Beta").id])
    for who in (hub.member("Gamma"), hub.admin):
        stranger = signed_in(who, "administrator", "Sam Stranger")
        before = text(stranger, BASE)
        assert "No proposals yet" in before
        missing = stranger.get(f"{BASE}/00000000-0000-4000-8000-000000000000")
        assert (stranger.get(f"{BASE}/{id}").status_code, missing.status_code) == (404, 404)
        assert stranger.post(f"{BASE}/{id}/do", {"do": "accept"}).status_code == 404
        assert stranger.get(f"{BASE}/new?counters={id}").status_code == 404
    actions.accept(caller(hub.member("Beta")), id)
    ref = queries.known(caller(hub.member("Beta")))[0].ref
    assert stranger.get(f"/console/protocols/{ref}").status_code == 404
    assert "Agreed with other members" not in text(stranger, "/console/protocols")


def test_what_is_wrong_is_told_with_its_line_and_the_text_stays(hub: Hub) -> None:
    a = signed_in(hub.member("Alpha"), "administrator", "Ann")
    for bad, line, said in (
        (COURIER.replace('title = "Stopped"', 'title = "<b>Stopped</b>"'), "Stopped", "markup"),
        (COURIER.replace('"tell-asker"]', '"tell-askers"]', 1), "tell-askers", "There is no effect"),
        (COURIER + "\n[[[", "[[[", "This is no TOML"),
    ):
        number = bad[: bad.index(line)].count("\n")
        for do in ("check", "propose"):
            answer = a.post(f"{BASE}/new", {"text": bad, "members": "Beta", "do": do})
            page = answer.content.decode()
            assert answer.status_code == 422 and said in page, said
            told = [int(found) for found in re.findall(r'<th scope="row" class="number fit" data-label="Line">(\d+)</th>', page)]
            assert told and min(abs(place - number) for place in told) <= 9, (said, told, number)
            assert "stop-courier" in page, "what was typed stands there again"
    hub.member("Beta")
    answer = a.post(f"{BASE}/new", {"text": COURIER, "members": "Nobody Ltd", "do": "propose"})
    assert answer.status_code == 422 and "Name active members" in answer.content.decode()


# A file with a fault, how it is said where each text of the catalogue stands in brackets, and how it is said in English.
SAID = {
    "no TOML": (COURIER + "\n[[[", "⟦This is no TOML: ⟧", "This is no TOML: "),
    "bad form": (
        COURIER.replace('type = "code"', 'type = "kode"'),
        "⟦there is no type `⟧kode⟦`. Use one of ⟧amount, ",
        "there is no type `kode`. Use one of amount, ",
    ),
    "markup": (
        COURIER.replace('"Stopped"', '"<i>Stopped</i>"'),
        "⟦The text holds markup of a web page. Write plain words.⟧",
        "The text holds ",
    ),
    "a flaw": (
        COURIER.replace('from = ["asked"]', 'from = ["askd"]', 1),
        "⟦There is no state `⟧askd⟦`.⟧",
        "There is no state `askd`.",
    ),
    "weaker": (
        hold_funds().replace('guards = ["confirmed", "no-embargo", "amount-all-pending"]', 'guards = ["amount-all-pending"]'),
        "⟦`⟧hold⟦` is done only as it ships: ⟧⟦add the guards ⟧`confirmed`, `no-embargo`⟦.⟧",
        "`hold` is done only as it ships: add the guards `confirmed`, `no-embargo`.",
    ),
    "too many": (
        COURIER + "".join(f'\n[state.s{chr(97 + n // 26)}{chr(97 + n % 26)}]\ntitle = "S"\n' for n in range(60)),
        "⟦There are ⟧63⟦ states. Use at most ⟧60⟦.⟧",
        "There are 63 states. Use at most 60.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_wrong_is_said_in_the_reader_s_language_and_to_programs_in_english(hub: Hub, name: str) -> None:
    bad, said, english = SAID[name]
    made = hub.member("Alpha")
    a = signed_in(made, "administrator", "Ann")
    with pseudo.spoken("ar"):
        for do in ("check", "propose"):
            answer = a.post(f"{BASE}/new?lang=ar", {"text": bad, "members": "Beta", "do": do})
            page = re.sub("⟦⟧|[\u2066\u2069]", "", unescape(answer.content.decode()))
            assert answer.status_code == 422 and said in page, re.findall(r"<td.*", page)
            cells = re.findall(r'<td data-label="[^"]*">([^<]*)</td>', page)
            assert cells and all(cell.strip("\u2066").startswith("⟦") for cell in cells), cells
            assert do == "check" or said in page.partition("<table")[0], "the form says the first of them too"
        checked = made.post("/protocols/proposals/check", {"text": bad}, Accept_Language="ar")
        assert checked["faults"][0]["text"].startswith(english)
        with pytest.raises(actions.BadProtocolFile) as refused:
            actions.propose(caller(made), bad)
        assert english in refused.value.text and english in refused.value.faults[0].text


def test_no_sentence_on_a_fault_of_a_file_is_forgotten() -> None:
    """Faults take phrases alone, which types hold; each phrase of the protocols' code is whole, in the console's catalogue, and filled."""
    catalogue, seen = messages.collect(), 0
    for path in sorted((messages.PACKAGE / "core" / "protocols").glob("*.py")):
        for call in _phrases(path):
            text = call.args[0]
            assert isinstance(text, ast.Constant), f"{path.name}:{call.lineno}: nobody can translate what is put together"
            found = catalogue.get(text.value)
            assert found is not None, text.value
            assert check_translations.part_of(found) == "console" or text.value == "{first}; {then}", text.value
            places = set(re.findall(r"\{(\w+)\}", text.value))
            parts = call.args[1] if len(call.args) > 1 else None
            if isinstance(parts, ast.Dict):
                assert places == {key.value for key in parts.keys if isinstance(key, ast.Constant)}, text.value
            seen += 1
    assert seen > 100
    assert Flaw.__annotations__["says"] is FileFault.__annotations__["says"] is Phrase


def _phrases(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Phrase":
            yield node


def test_what_changes_is_said_without_codes_and_no_minute_is_lost(hub: Hub) -> None:
    changed = hold_funds(wait="90 minutes")
    for old, new in (
        ('secretariat = "5 minutes"', 'secretariat = "7 minutes"'),
        ('after = "30 days"', 'after = "20 days"'),
        ('"crypto", "money"]', '"money"]'),
        ('roles = ["officer", "investigator", "victim officer", "administrator"]', 'roles = ["officer", "administrator"]'),
    ):
        assert old in changed, old
        changed = changed.replace(old, new, 1)
    a = signed_in(hub.member("Alpha"), "administrator", "Ann")
    with pseudo.spoken("ar"):
        answer = a.post(f"{BASE}/new?lang=ar", {"text": changed, "members": "Beta", "do": "check"})
    page = unescape(answer.content.decode()).replace("⟦⟧", "")
    assert answer.status_code == 200
    told = re.findall(r"<bdi>(.*?)</bdi>", page)
    assert {"5⟦ min⟧", "90⟦ min⟧", "⟦next contact⟧: 0⟦ s⟧", "⟦secretariat⟧: 5⟦ min⟧", "⟦secretariat⟧: 7⟦ min⟧"} <= set(told), told
    assert any(text.endswith("1⟦ min⟧ - 20⟦ d⟧, hold.lapse") for text in told), told
    assert {"⟦Officer⟧", "⟦Victim officer⟧"} <= set(told) and not {"officer", "victim officer", "crypto"} & set(told), told
    assert not re.search(r">[^<]*\d (?:minute|hour|day)", page.partition("<table")[2].partition("</table>")[0])


def test_refusing_countering_withdrawing_and_leaving(hub: Hub) -> None:
    a, b = (signed_in(hub.member(name), "administrator", f"Law {name}") for name in ("Alpha", "Beta"))
    id = actions.propose(caller(hub.member("Alpha")), COURIER, [hub.member("Beta").id])
    assert b.post(f"{BASE}/{id}/do", {"do": "refuse", "reason": ""}).status_code == 422
    form = text(b, f"{BASE}/new?counters={id}")
    assert "Another proposal in place of Stop a courier" in form and "Alpha" in form and "stop-courier" in form
    second = COURIER.replace("version = 1", "version = 2")
    sent = b.post(f"{BASE}/new", {"text": second, "members": "Alpha", "counters": id, "do": "propose"})
    assert sent.status_code == 303
    other = sent.headers["Location"]
    assert "answered with another proposal" in text(a, f"{BASE}/{id}") and "another proposal" in text(a, other)
    assert a.post(f"{other}/do", {"do": "refuse", "reason": "Too short."}).status_code == 303
    assert "Too short." in text(b, other)
    third = actions.propose(caller(hub.member("Alpha")), COURIER, [hub.member("Beta").id])
    assert a.post(f"{BASE}/{third}/do", {"do": "withdraw"}).status_code == 303
    fourth = actions.propose(caller(hub.member("Alpha")), COURIER, [hub.member("Beta").id])
    actions.accept(caller(hub.member("Beta")), fourth)
    assert b.post(f"{BASE}/{fourth}/do", {"do": "leave", "reason": "Our law has changed."}).status_code == 303
    assert "has given notice; bound until:" in text(a, f"{BASE}/{fourth}")
    assert b.post(f"{BASE}/{fourth}/do", {"do": "leave"}).status_code == 422


def test_an_officer_reads_and_does_not_answer(hub: Hub) -> None:
    id = actions.propose(caller(hub.member("Alpha")), COURIER, [hub.member("Beta").id])
    officer = browser(person(hub.member("Beta"), "officer", "Ann"))
    page = text(officer, f"{BASE}/{id}")
    assert 'value="accept"' not in page and "Stop a courier" in page
    assert officer.post(f"{BASE}/{id}/do", {"do": "accept"}).status_code == 403
    assert officer.get(f"{BASE}/new").status_code == 403


def test_the_bell_of_a_desk_leads_to_the_proposal_and_comes_to_nobody_else(hub: Hub) -> None:
    from accord.hub.desks import actions as desks

    beta = hub.member("Beta")
    officer = person(beta, "officer", "Ann")
    desk = desks.make_desk(caller(beta), name="Law desk", zone="UTC")
    desks.set_contacts(caller(beta), desk, [(officer.id, ["mail"])])
    id = actions.propose(caller(hub.member("Alpha")), COURIER, [beta.id])
    page = text(browser(officer), "/console/bells")
    assert f'href="{BASE}/{id}"' in page and "A protocol to agree on" in page
    for role in ("secretariat", "administrator"):
        assert id not in text(browser(person(hub.admin, role, f"The hub's {role}")), "/console/bells")
