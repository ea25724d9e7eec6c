"""The journal in sentences, gaps that are said, and receipts: who has applied what was taken back."""

import re
from pathlib import Path
from typing import Any

import pytest
from hubs import Api, Hub
from rooms import browser, caller, person, signed_in


def page(client: Any, path: str = "journal") -> str:
    answer = client.get(f"/console/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def cast(hub: Hub) -> tuple[Api, Api, Api]:
    return hub.member("Tern"), hub.member("Kite", "telecom"), hub.member("Lark", "platform")


def test_every_entry_is_said_in_a_sentence_with_its_marking_and_a_way_to_it(hub: Hub) -> None:
    tern, kite, _ = cast(hub)
    signal = tern.publish("+66812345678", scheme="parcel", region="TH")["id"]
    kite.post(f"/signals/{signal}/sightings", {"count": 3})
    kite.post(f"/signals/{signal}/actions", {"action": "blocked"})
    kite.post(f"/signals/{signal}/disputes", {"reason": "This is a line of ours."})
    tern.post(f"/signals/{signal}/retract", {"reason": "They are right."})
    html = page(signed_in(kite))
    for sentence in (
        "Tern published a signal: Parcel or delivery scam.",
        "Kite saw it too. Number of times: 3.",
        "Kite acted on a signal: blocked.",
        "Kite says that a signal is wrong.",
        "Tern took a signal back. Undo what you did because of it.",
        "Lark joined as a member.",
    ):
        assert sentence in html, sentence
    assert f'href="/console/signals/{signal}"' in html
    assert '<bdi dir="ltr" class="identifier">+66 81 234 5678</bdi>' in html
    assert "TLP:GREEN" in html


def test_every_type_of_entry_has_words_of_its_own() -> None:
    from accord.doors.console.members.labels import SENTENCES, TYPES
    from accord.hub.journal.vocabulary import NUMBERS

    assert set(TYPES) == set(NUMBERS) and set(NUMBERS) <= set(SENTENCES)
    assert not [sentence for sentence in SENTENCES.values() if "{type}" in sentence]


def test_a_sentence_looks_up_no_word_that_it_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the dozen words that sentences have among them; a page of the journal says fifty sentences."""
    from django.utils import translation

    from accord.doors.console.members import journal_words

    asked: list[str] = []

    def watch(name: str, real: Any) -> None:
        def look(*given: Any) -> Any:
            asked.append(name)
            return real(*given)

        monkeypatch.setattr(journal_words, name, look)

    for name in ("schemes", "protocols", "newest_protocols", "country_name"):
        watch(name, getattr(journal_words, name))
    data = {"scheme": "parcel", "protocol": "hold-funds@1", "asker": "TH", "country": "NP", "count": 3, "step": "hold"}
    with translation.override("en"):
        assert journal_words.said({"type": "signal.sighted", "by": "a", "data": data}, {"a": "Kite"}) == (
            "Kite saw it too. Number of times: 3."
        )
        assert asked == []
        said = journal_words.said({"type": "signal.published", "by": "a", "data": data}, {"a": "Kite"})
    assert said == "Kite published a signal: Parcel or delivery scam." and set(asked) == {"schemes"}


@pytest.mark.parametrize(
    ("entry_type", "data", "said"),
    [
        ("share.answered", {"answer": "agreed"}, "Kite lets a signal be shared more widely."),
        ("share.answered", {"answer": "declined"}, "Kite does not let a signal be shared more widely."),
    ],
)
def test_what_an_entry_says_can_be_more_than_its_type(entry_type: str, data: dict[str, Any], said: str) -> None:
    from django.utils import translation

    from accord.doors.console.members import journal_words

    with translation.override("en"):
        assert journal_words.said({"type": entry_type, "by": "a", "data": data}, {"a": "Kite"}) == said


def test_what_happens_in_a_request_is_said_in_words_with_a_way_to_it(hub: Hub) -> None:
    from asking import ask
    from asking import cast as banks

    from accord.hub.requests import actions
    from accord.hub.times import now

    made = banks(hub)
    (request,) = ask(made, at=now() - 60_000_000).requests
    actions.take(made["Kasi"], request.id, "acknowledge")
    actions.say(made["Sender"], request.id, "Please be quick.")
    actions.attach(made["Kasi"], request.id, "a.txt", b"text")
    actions.set_embargo(made["Police"], "TH:004:1234567890", until=now() + 3_600_000_000)
    html = page(browser(person(made.api("Kasi"), "officer", "Nok")))
    for sentence in (
        "Sender opened a request. Hold funds: Received.",
        "Kasi took a step in a request. Hold funds: Acknowledge. It is now: Acknowledged.",
        "Sender wrote a message in a request. Hold funds: Acknowledged.",
        "Kasi attached a file to a request. Hold funds: Acknowledged.",
        "Police set an embargo on what a request is about.",
    ):
        assert sentence in html, sentence
    assert f'href="/console/requests/{request.id}"' in html
    words = re.sub(r"<[^>]*>", " ", html.partition("<tbody>")[2].partition("</tbody>")[0])
    assert not re.search(r"\b(?:request|embargo|bell|signal)\.[a-z]|hold-funds", words)


def _rows(html: str) -> list[list[str]]:
    """The cells of each entry, as a person reads them."""
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr data-row>(.*?)</tr>", body)
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows]


def test_requests_that_are_alike_are_told_apart_by_their_sums_and_accounts(hub: Hub) -> None:
    from asking import ACCOUNTS, ask
    from asking import cast as banks

    from accord.hub.requests import actions
    from accord.hub.times import now

    made = banks(hub)
    ids = [ask(made, at=now() - 60_000_000, amount=f"{sum}.00 THB").requests[0].id for sum in (480_000, 7_500, 12)]
    actions.say(made["Sender"], ids[0], "Please be quick.")
    page_of_kasi = page(browser(person(made.api("Kasi"), "officer", "Nok")))
    rows = _rows(page_of_kasi)
    opened = [row[2] for row in rows if row[1].startswith("Sender opened a request.")]
    assert [about.partition(" TH:")[0] for about in opened] == ["THB 12", "THB 7,500", "THB 480,000"]
    assert all("TH:004:1…789-0" in about and ACCOUNTS["Kasi"] not in about for about in opened)
    # A line that tells no sums itself, and the bells, say the same of it.
    assert [row[2].partition(" TH:")[0] for row in rows if "wrote a message" in row[1]] == ["THB 480,000"]
    rung = [row[2].partition(" TH:")[0] for row in rows if "rang a bell" in row[1]]
    assert rung == ["THB 12", "THB 7,500", "THB 480,000"]
    # Who may not see the request sees its number alone; so does a role that reads none.
    assert "480,000" not in page(browser(person(made.api("Stranger"), "officer", "Sue")))


def test_what_says_the_very_same_is_one_row_with_its_count_and_times(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.cases import actions

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    tern, kite, _ = cast(hub)
    who = person(tern, "investigator", "Anan")
    case, other = (actions.open_case(caller(who), title=title) for title in ("The gold club", "The other club"))
    for place in range(8):
        actions.add_note(caller(who), case, f"Note {place}")
    actions.add_note(caller(who), other, "A note")
    tern.publish("+66822222222", tlp="TLP:AMBER", audience={"members": [hub.member("Lark").id]}, region="TH")
    actions.add_note(caller(who), other, "Another note")
    html = page(browser(who))
    # What stands below was put in when the cases were opened.
    notes = [row for row in _rows(html) if "put something into a case" in row[1]][:3]
    assert [(row[1].partition(".")[2].strip(), row[2]) for row in notes] == [("", "Case 2"), ("", "Case 2"), ("8 times", "Case 1")], (
        "what lies between is told by itself"
    )
    numbers, when = notes[2][0], notes[2][4]
    low, _, high = numbers.partition("–")
    assert int(high) - int(low) == 7 and "first" in when
    assert html.count(f'href="/console/cases/{case}" data-row-link') == 3 and f'href="/console/cases/{other}"' in html
    # Of a case that it takes no part in, another member is told nothing.
    assert [row[1] for row in _rows(page(signed_in(kite))) if "case" in row[1]] == []


def test_entries_for_others_between_those_of_one_row_are_counted(hub: Hub) -> None:
    tern, kite, lark = cast(hub)
    signal = tern.publish("+66811111111", scheme="parcel", region="TH")["id"]
    tern.publish("+66833333333", tlp="TLP:AMBER", audience={"members": [kite.id]}, region="TH")
    for place in range(3):
        kite.post(f"/signals/{signal}/sightings", {"count": 3})
        tern.publish(f"+6682222222{place}", tlp="TLP:AMBER", audience={"members": [kite.id]}, region="TH")
    (row,) = [row for row in _rows(page(signed_in(lark))) if "saw it too" in row[1]]
    assert row[1] == "Kite saw it too. Number of times: 3. 3 times 2 entries between them are not for you."
    low, _, high = row[0].partition("–")
    assert int(high) - int(low) == 4


def test_gaps_are_said_and_nothing_in_them_is_shown(hub: Hub) -> None:
    tern, kite, lark = cast(hub)
    tern.publish("+66811111111", scheme="parcel", region="TH")
    tern.publish("+66822222222", tlp="TLP:AMBER", audience={"members": [kite.id]}, region="TH")
    tern.publish("+66833333333", tlp="TLP:AMBER", audience={"members": [kite.id]}, region="TH")
    last = tern.publish("+66844444444", region="TH")["seq"]
    kite_page, untold = page(signed_in(kite)), page(signed_in(lark))
    assert "is not for you" not in kite_page and "not for you" not in kite_page.replace("that are for you", "")
    assert f"No. {last - 2} to {last - 1}: 2 entries that are not for you." in untold
    assert "+66 82 222 2222" in kite_page
    assert "+66 82 222 2222" not in untold and "66822222222" not in untold


def test_a_type_narrows_the_list_and_an_unknown_one_does_not(hub: Hub) -> None:
    tern, kite, _ = cast(hub)
    signal = tern.publish("+66812345678", region="TH")["id"]
    tern.post(f"/signals/{signal}/retract", {"reason": "Wrong number."})
    client = signed_in(kite)
    narrowed = page(client, "journal?type=signal.retracted")
    assert "took a signal back" in narrowed and "published a signal" not in narrowed
    # What lies between is of another type, and no gap.
    assert "not for you" not in narrowed.replace("that are for you", "")
    assert "published a signal" in page(client, "journal?type=nonsense")
    assert "Nothing of this kind yet" in page(client, "journal?type=circle.made")


def test_pages_follow_one_another_without_loss(hub: Hub) -> None:
    tern, kite, _ = cast(hub)
    for place in range(120):
        tern.publish(f"+6681234{place:04}", region="TH")
    client, path, seen = signed_in(kite), "journal", []
    while path:
        html = page(client, path)
        seen += [int(number) for number in re.findall(r'<td class="number fit" data-label="No.">(\d+)</td>', html)]
        following = re.search(r'rel="next" href="/console/([^"]*)"', html)
        path = following.group(1).replace("&amp;", "&") if following else ""
    assert seen == sorted(seen, reverse=True)
    assert seen == [entry["seq"] for entry in kite.feed()][::-1]


def test_red_is_in_the_journal_of_the_named_person_alone(hub: Hub) -> None:
    tern, kite, _ = cast(hub)
    named, other = person(kite, "officer", "Anan"), person(kite, "officer", "Bee")
    tern.publish("+66812345678", tlp="TLP:RED", audience={"people": [named.id]}, region="TH")
    assert "+66 81 234 5678" in page(browser(named))
    assert "+66 81 234 5678" not in page(browser(other))


def test_own_consumers_and_the_button_that_says_all_is_applied(hub: Hub) -> None:
    tern, kite, _ = cast(hub)
    tern.publish("+66812345678", region="TH")
    client = signed_in(kite)
    assert "Your member has not reported anything yet." in page(client, "journal/receipts")
    kite.post("/feed/applied", {"consumer": "firewall", "seq": 2})
    html = page(client, "journal/receipts")
    assert "firewall" in html and "Others see the lowest of these: 2." in html
    last = int(re.search(r'name="seq" value="(\d+)"', html).group(1))  # type: ignore[union-attr]
    # What comes while somebody reads the page is not applied by its button.
    later = tern.publish("+66812345679", region="TH")["seq"]
    assert client.post("/console/journal/applied", {"seq": str(last)}).status_code == 303
    from accord.hub.journal import queries

    positions = {consumer.name: consumer.seq for consumer in queries.consumers(kite.n)}
    assert positions == {"firewall": 2, "console": last} and last < later


@pytest.mark.parametrize("seq", ["", "-1", "x", "9" * 30, "1e3", "٣"])
def test_a_number_that_is_none_applies_nothing(hub: Hub, seq: str) -> None:
    _, kite, _ = cast(hub)
    assert signed_in(kite).post("/console/journal/applied", {"seq": seq}).status_code == 303
    from accord.hub.journal import queries

    assert queries.consumers(kite.n) == []


def test_the_originator_sees_who_still_acts_on_what_it_took_back(hub: Hub) -> None:
    tern, kite, lark = cast(hub)
    signal = tern.publish("+66812345678", tlp="TLP:AMBER", audience={"members": [kite.id, lark.id]}, region="TH")["id"]
    seq = tern.post(f"/signals/{signal}/retract", {"reason": "Wrong number."})["seq"]
    kite.post("/feed/applied", {"consumer": "list", "seq": seq})
    html = page(signed_in(tern), "journal/receipts")
    assert "+66 81 234 5678" in html and "taken back" in html
    assert re.search(r"<li><bdi>Lark</bdi> <span class=\"soft\">has never said how far it is", html)
    assert "<li><bdi>Kite</bdi>" not in html
    assert "may still act on it" in html
    lark.post("/feed/applied", {"consumer": "list", "seq": seq})
    assert "all have applied it" in page(signed_in(tern), "journal/receipts")
    # Others have no receipts of it.
    assert "+66 81 234 5678" not in page(signed_in(kite), "journal/receipts")


def test_receipts_of_red_are_for_named_people_alone(hub: Hub) -> None:
    tern, kite, _ = cast(hub)
    own, colleague, named = person(tern, "administrator", "Anan"), person(tern, "officer", "Cho"), person(kite, "officer", "Bee")
    from accord.hub.signals import actions, queries

    made = tern.publish("+66812345678", tlp="TLP:RED", audience={"people": [named.id, own.id]}, region="TH")["id"]
    row = queries.find_own(caller(colleague), made)
    assert row is not None
    actions.retract(row, caller(colleague), "Wrong number.")
    html = page(browser(own), "journal/receipts")
    assert "+66 81 234 5678" in html and f"/console/signals/{made}" in html
    hidden = page(browser(colleague), "journal/receipts")
    assert "You have not changed or taken back a signal yet" in hidden and made not in hidden


def queries_of(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(f"/console/{path}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/console/{path}").status_code == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow(hub: Hub) -> None:
    tern, kite, lark = cast(hub)
    client = signed_in(tern)

    def work(first: int, last: int) -> None:
        for place in range(first, last):
            to = [kite.id, lark.id][: 1 + place % 2]
            made = tern.publish(f"+6681234{place:04}", tlp="TLP:AMBER", audience={"members": to}, region="TH")["id"]
            if place % 4 == 0:
                tern.post(f"/signals/{made}/retract", {"reason": "Wrong number."})

    work(0, 5)
    few = [queries_of(client, path) for path in ("journal", "journal/receipts")]
    work(5, 200)
    assert [queries_of(client, path) for path in ("journal", "journal/receipts")] == few


def test_nor_with_the_requests_and_bells_that_are_named(hub: Hub) -> None:
    from asking import ask
    from asking import cast as banks

    from accord.hub.times import now

    made = banks(hub)
    client = browser(person(made.api("Kasi"), "officer", "Nok"))
    ask(made, at=now())
    few = queries_of(client, "journal")
    for place in range(6):
        ask(made, at=now(), amount=f"{place + 1}.00 THB")
    assert queries_of(client, "journal") == few
