"""Somebody who knows the console's pages alone builds a case out of the demo's world: what is pressed and typed stands on the pages, and
no address is typed after signing in. How long it takes a person is reckoned from what is pressed, typed and read, and printed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import browsing
import demos
import newcomer
import pytest
from newcomer import Newcomer
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
STORY = """
  1. A case begins with a request
     Open {address}/console/ and sign in as kanya.
     Press "Cases and money" in the menu. Press "440,000" in the row of "440,000".
     Press "Open a case from this".
     Press "Change our title". "Our title": Golden Orchid. "Kind of scam": Romance scam. Press "Keep it".

  2. What belongs together is put in
     Press "Put something in".
     "What belongs to this case": 081-234-5678 // SCB 407-1-58263-0 // hxxps://golden-yield[.]example/join // {wallet}.
     "Ask whether another member works on these targets too": yes. Press "Put it in".
     You see "All 4 of them are in the case now.".
     Press "Write a note". "Note": The same photographs in every chat. Press "Keep the note".
     Press "Give a task". "The task": Ask the exchange who withdrew. "Due": tomorrow 10:00. Press "Give the task".
     Press "Write down what happened". "When it was": yesterday 21:30. "What happened": He moved to Telegram. Press "Write it down".
     You see "It stands in the timeline at its own time.".
     Press "Add a person". "Can this person be a victim too?": yes, or it is not known. "Also known as": Kevin. Press "Keep this person".
     You see "possible victim".

  3. A signal of another member is found, and added
     Press "Look up" in the menu. "What did you meet?": telegram @accord_demo_not_a_person. Press "Search".
     Press "Romance scam". "Add to": Golden Orchid. Press "Add to the case".

  4. A file is put in, and two members are invited
     Press "Evidence: files and their custody". "File": {file}. "What it is and where it comes from": Her chat. Press "Put it in".
     You see "chat.txt". Press "Back to the case".
     Press "Invite a member". "Member": Mesa Ejemplo contra Estafas Lima (fictitious). "The invitation shows our title": yes.
     Press "Send the invitation".
     Press "Invite a member". "Member": Example Social (fictitious). "What it can be shown": up to TLP:AMBER.
     Press "Send the invitation".

  5. Both take part
     Open {address}/console/ and sign in as elena.
     Press "Invited by Example Anti-Scam Centre" in the row of "Golden Orchid".
     You see "up to TLP:AMBER". Press "Take part".
     Open {address}/console/ and sign in as noor.
     Press "Invited by Example Anti-Scam Centre" in the row of "Case 2". Press "Take part".

  6. A part is shared, and the lead is offered
     Open {address}/console/ and sign in as kanya.
     Press "Cases and money" in the menu. Press "Cases" in the menu. Press "Golden Orchid".
     Press "Share parts". "Mesa Ejemplo contra Estafas Lima (fictitious)": yes. Press "Targets 4".
     "The same photographs in every chat": yes. "chat.txt": yes. Press "Show who will see what".
     You see "will see 6 parts that it does not see now:". Press "Share it with 1 member".
     You see "Shared: 6 parts are new to a member.".
     Press "Back to the case". Press "Change, or hand over". Press "Offer the lead".
     You see "You have offered the lead to Mesa Ejemplo".

  7. The other member leads
     Open {address}/console/ and sign in as elena.
     Press "offers us the lead" in the row of "Golden Orchid". Press "Take the lead".
     You see "we lead it".
"""
WALLET = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"  # a published test vector (EIP-55)
PRESSES, TYPED = 64, 20
# Seconds: to read a page, to press something, to type a letter (Card, Moran and Newell, 1980, for somebody who types slowly).
READ, PRESS, LETTER = 6.0, 1.0, 0.25


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patched, browsing.alone() as launched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield launched


def test_a_newcomer_builds_a_case_out_of_the_demo_by_its_pages_alone(chromium: Browser, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("Kevin: สวัสดี", encoding="utf-8")
    with demos.whole(tmp_path / "demo") as output:
        address = output["console"].removesuffix("/console/")
        complaints: list[str] = []
        pages: list[str] = []
        page = browsing.page(chromium, complaints, width=1400)
        page.on("load", lambda shown: pages.append(shown.url))
        person = Newcomer(page, output["password"], look=_look)
        person.play(newcomer.read(STORY.replace("{address}", address).replace("{file}", str(file)).replace("{wallet}", WALLET)))
        page.context.close()
        assert complaints == []
        _is_built(output)
    seconds = READ * len(pages) + PRESS * person.clicks + LETTER * person.letters
    with capsys.disabled():
        counted = f"{person.clicks} presses, {person.typed} fields with {person.letters} letters, {len(pages)} pages"
        print(f"\nthe case by its pages: {counted}; a person takes about {seconds / 60:.1f} minutes")
    assert (person.clicks, person.typed) == (PRESSES, TYPED)


def _look(page: Page, where: str) -> None:
    assert browsing.overflow(page) == 0, where


def _is_built(output: dict[str, Any]) -> None:
    """As the programs of the two members and of the platform see it."""
    lead, police, platform = (
        _case(output, name)
        for name in (
            "Mesa Ejemplo contra Estafas Lima (fictitious)",
            "Example Anti-Scam Centre (fictitious)",
            "Example Social (fictitious)",
        )
    )
    kinds = ("items", "targets", "notes", "events", "tasks", "persons", "evidence")
    assert [len(police[kind]) for kind in kinds] == [2, 4, 1, 1, 1, 1, 1]
    assert [len(lead[kind]) for kind in kinds] == [0, 4, 1, 0, 0, 0, 1] and lead["is_lead"]
    assert [len(platform[kind]) for kind in kinds] == [0] * 7 and platform["title"] is None
    assert all(row["deconflict"] for row in police["targets"]) and not any(row["deconflict"] for row in lead["targets"])


def _case(output: dict[str, Any], member: str) -> Any:
    """The case that changed last for this member."""

    def ask(path: str) -> Any:
        asked = Request(f"{output['ready']}/api/v1{path}", headers={"Authorization": f"Bearer {output['tokens'][member]}"})
        with urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    return ask(f"/cases/{ask('/cases?limit=1')['items'][0]['id']}")
