"""The form of an appeal, typed and not sent: kept for its writer, shown to no finder of the code, gone at the quick exit."""

import re
from pathlib import Path
from typing import Any

import pytest
from appealing import PHONE, REASON, attend, rows_of
from bells import rows
from hubs import Hub

TYPED = {"identifier": PHONE, "kind": "", "country": "TH", "harm": "", "reason": REASON, "reach": "owner@shop.example"}


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key ring of its own, and limits that are not in the way."""
    from django.conf import settings

    from accord.doors.public import appeal
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    for name in ("sends", "looks", "keeps"):
        monkeypatch.setattr(appeal, name, Buckets(60_000, burst=1_000))


def post(path: str = "/appeal", *, site: str = "same-origin", **data: str) -> Any:
    from django.test import Client

    response = Client().post(path, data, headers={"Sec-Fetch-Site": site} if site else {})
    response.page = response.content.decode()
    return response


def fields(page: str) -> dict[str, str]:
    """What the page goes on with."""
    hidden = dict(re.findall(r'<input type="hidden" name="(form|code|version|partial)" value="([^"]*)">', page))
    assert hidden["form"], page
    return hidden


def fresh() -> dict[str, str]:
    from django.test import Client

    return fields(Client().get("/appeal").content.decode())


def kept(**more: str) -> dict[str, str]:
    answer = post(**{**TYPED, **fresh(), "do": "keep", **more})
    assert answer.status_code == 200 and "We kept what you wrote. Nothing was sent." in answer.page
    return fields(answer.page)


def typed_in(draft: dict[str, str]) -> dict[str, str]:
    from accord.hub.intake import queries

    found = queries.unsent("appeal", draft["code"], draft["form"])
    assert found is not None
    return dict(found.fields)


def test_it_is_kept_with_a_code_and_goes_on_where_it_was_written(hub: Hub) -> None:
    draft = kept()
    assert typed_in(draft) == {name: text for name, text in TYPED.items() if text}
    more = post(**{**TYPED, **draft, "do": "keep", "harm": "listed", "reason": "More words."})
    assert "More words." in more.page and fields(more.page)["code"] == draft["code"]
    sent = post(**{**TYPED, **fields(more.page), "do": "send", "harm": "listed", "reason": "More words."})
    assert "We have your appeal" in sent.page and draft["code"] in sent.page, "under the code that was written down"
    assert rows_of("intake_submission") == 1
    assert "You sent this appeal before." in post(**{**TYPED, **fields(more.page), "do": "send", "harm": "listed"}).page
    attend()
    assert "Show us that it is yours" in post("/appeal/follow", code=draft["code"]).page


def test_what_could_not_be_taken_is_kept_too(hub: Hub) -> None:
    answer = post(**{**TYPED, **fresh(), "do": "send"})
    assert answer.status_code == 422 and "Choose what happened." in answer.page
    assert typed_in(fields(answer.page))["reason"] == REASON
    done = post(**{**TYPED, **fields(answer.page), "do": "send", "harm": "listed"})
    assert "We have your appeal" in done.page and rows("SELECT step FROM intake_submission") == [("prove",)]


@pytest.mark.parametrize("where", ["cross-site", ""])
def test_what_no_page_of_ours_sent_and_is_not_taken_is_not_kept(hub: Hub, where: str) -> None:
    assert post(site=where, **{**TYPED, **fresh()}).status_code == 422
    assert rows_of("intake_submission") == 0


def test_another_site_keeps_nothing_and_shows_nothing(hub: Hub) -> None:
    draft = kept()
    for do in ("keep", "stay"):
        answer = post(site="cross-site", **{**TYPED, **draft, "do": do, "reason": "Of another site."})
        assert "Of another site." not in answer.page and draft["code"] not in answer.page
    assert typed_in(draft)["reason"] == REASON


def test_a_card_number_is_not_kept(hub: Hub) -> None:
    answer = post(**{**TYPED, **fresh(), "do": "keep", "reason": "I paid by 4111 1111 1111 1111."})
    assert answer.status_code == 422 and "looks like a card number" in answer.page and "1111 1111" not in answer.page
    assert rows_of("intake_submission") == 0


def test_with_the_code_alone_one_goes_on_and_reads_nothing(hub: Hub) -> None:
    draft = kept()
    follow = post("/appeal/follow", code=draft["code"].lower().replace("-", " "))
    assert "Your appeal is kept, and not sent yet" in follow.page
    page = post(code=draft["code"]).page
    for text in (PHONE, PHONE[3:], REASON, "owner@shop.example"):
        assert text not in follow.page + page
    assert "A field that you leave empty stays as it was." in page and fields(page)["partial"] == "yes"
    wrong = post(**{**dict.fromkeys(TYPED, ""), **fields(page), "do": "send"})
    assert wrong.status_code == 422 and REASON not in wrong.page and wrong.page.count('class="refusal"') == 1
    sent = post(**{**dict.fromkeys(TYPED, ""), **fields(wrong.page), "do": "send", "harm": "listed"})
    assert "We have your appeal" in sent.page
    ((about,),) = rows("SELECT about_kind FROM intake_submission")
    assert about == "phone", "what was kept is what is sent"


def test_the_page_in_another_language_holds_what_is_typed(hub: Hub) -> None:
    first = post("/appeal?lang=th", **{**TYPED, **fresh(), "do": "stay"})
    assert 'lang="th"' in first.page and REASON.replace("'", "&#x27;") in first.page and rows_of("intake_submission") == 0
    draft = kept()
    again = post("/appeal?lang=ar", **{**TYPED, **draft, "do": "stay", "reason": "Half typed"})
    assert 'dir="rtl"' in again.page and "Half typed" in again.page and fields(again.page) == draft


def test_two_windows_each_keep_what_was_typed_in_them(hub: Hub) -> None:
    draft = kept()
    post(**{**TYPED, **draft, "do": "keep", "reason": "In one window."})
    other = post(**{**TYPED, **draft, "do": "keep", "reason": "In the other."})
    assert "You went on with this appeal in another window." in other.page and "In the other." in other.page
    mine = fields(other.page)
    assert mine["code"] != draft["code"]
    assert [typed_in(each)["reason"] for each in (draft, mine)] == ["In one window.", "In the other."]
    sent = post(**{**TYPED, **draft, "do": "send", "harm": "listed", "reason": "Sent from the other."})
    assert "We have your appeal" in sent.page and typed_in(draft)["reason"] == "In one window.", "nothing that was typed is written over"


def test_the_quick_exit_erases_it_for_its_writer_alone(hub: Hub) -> None:
    draft = kept()
    for given in ({"code": draft["code"]}, {"code": draft["code"], "form": fresh()["form"]}):
        assert post("/appeal/leave", **given).status_code == 302
    assert post("/appeal/leave", site="cross-site", **draft).status_code == 302
    assert typed_in(draft)["reason"] == REASON
    gone = post("/appeal/leave", **draft)
    assert gone.headers["Location"].startswith("https://") and "storage" in gone.headers["Clear-Site-Data"]
    assert rows_of("intake_submission") == 0
    assert rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL") == [(0,)]
    late = post(**{**TYPED, **draft, "do": "send", "harm": "listed"})
    assert "We have your appeal" in late.page, "what stands on a page that is still open counts all the same"


def test_the_code_of_another_kind_opens_nothing_here(hub: Hub) -> None:
    from reporting import begun

    answer = post(code=begun())
    assert answer.status_code == 422 and "We know no appeal with this code" in answer.page


def test_keeping_without_end_waits(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import appeal
    from accord.limits import Buckets

    monkeypatch.setattr(appeal, "keeps", Buckets(1, burst=2))
    assert [post(**{**TYPED, **fresh(), "do": "keep"}).status_code for _ in range(3)] == [200, 200, 429]
