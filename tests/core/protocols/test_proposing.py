"""A stranger's protocol file: what ships can be counted on, what weakens is refused, and a hostile file gets a line and a fault."""

import re
import time
from importlib.resources import files

import pytest
from agreeing import COURIER, hold_funds, shipped_text
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.core.protocols.lines import Lines, bare
from accord.core.protocols.negotiable import NEGOTIABLE, Shipped
from accord.core.protocols.proposing import MOST_BYTES, BadFile, check_file, read_file
from accord.tables import newest_protocols

SHIPPED = Shipped(newest_protocols())
NEWEST = {name: newest_protocols()[name].version for name in newest_protocols()}


def next_version(name: str) -> str:
    version = NEWEST[name]
    return shipped_text(name, version).replace(f"\nversion = {version}\n", f"\nversion = {version + 1}\n", 1)


def found(text: str | bytes) -> list[tuple[int, str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    return [(fault.line, fault.code, fault.place) for fault in check_file(data, SHIPPED)[1]]


def codes(text: str | bytes) -> set[str]:
    return {code for _, code, _ in found(text)}


@pytest.mark.parametrize("name", NEGOTIABLE)
def test_what_ships_can_be_counted_on(name: str) -> None:
    protocol = read_file(next_version(name).encode(), SHIPPED)
    assert (protocol.name, protocol.version) == (name, NEWEST[name] + 1)
    assert codes(shipped_text(name, NEWEST[name])) == {"version-ships"}


def test_what_the_hub_opens_itself_is_not_negotiated() -> None:
    for name in sorted(set(NEWEST) - set(NEGOTIABLE)):
        assert "not-negotiable" in codes(next_version(name)), name


def test_every_guard_of_what_ships_is_missed_where_it_is_left_out() -> None:
    """Each step of what ships, with one of its guards taken out: never let pass, and the guard or the flaw is named."""
    tried = 0
    for name in NEGOTIABLE:
        text = next_version(name)
        for match in re.finditer(r"^guards = \[(.*)\]$", text, re.MULTILINE):
            guards = [guard.strip() for guard in match[1].split(",")]
            for guard in guards:
                left = ", ".join(other for other in guards if other != guard)
                weaker = text[: match.start()] + f"guards = [{left}]" + text[match.end() :]
                assert codes(weaker) & {"weakens-step", "ends-with-money-held", "hold-without-end", "ambiguous-step"}, (
                    name,
                    match[0],
                    guard,
                )
                tried += 1
    assert tried > 40


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        # Somebody else decides: another side, another role.
        ('side = ["bank", "police", "secretariat"]', 'side = ["bank", "police", "secretariat", "asker"]', "weakens-step"),
        (
            'roles = ["officer", "investigator", "administrator", "guest"]',
            'roles = ["officer", "analyst", "administrator"]',
            "role-not-allowed",
        ),
        # A hold lasts as long as anybody likes, or has no end.
        (
            'most = { after = "30 days", source = "design", rule = "hold.lapse" }',
            'most = { after = "900 days", source = "x" }',
            "weakens-step",
        ),
        ('then = "lapse"', 'then = "close"', "clock-without-target"),
        # What is about a person lies open in the request.
        ('title = "Harmed person"\ntype = "reference"\npersonal = true', 'title = "Harmed person"\ntype = "text"', "personal-data"),
        # The account instead of the amount.
        ('fields = ["amount", "until"]', 'fields = ["amount", "until", "whose"]', "bad-form"),
        # Nobody is rung; an effect of another protocol; an identifier of something else.
        ('"ring-desks"', '"tell-answerer"', "weakens-step"),
        ('effects = ["tell-asker"]', 'effects = ["tell-asker", "signal-removed"]', "effect-not-yours"),
        ('kinds = ["account", ', 'kinds = ["account", "person", ', "not-negotiable"),
        # Other names for what the hub acts on.
        (
            '[field.payments.columns.amount]\ntitle = "Disputed amount"\ntype = "amount"',
            '[field.payments.columns.amount]\ntitle = "A"\ntype = "text"',
            "field-changed",
        ),
        ('\ntitle = "Hold funds"\n', '\ntitle = "Block a number"\n', "name-collides"),
    ],
)
def test_what_would_weaken_is_refused(old: str, new: str, code: str) -> None:
    text = next_version("hold-funds")
    assert old in text, old
    assert code in codes(text.replace(old, new, 1)), found(text.replace(old, new, 1))


def test_a_hold_names_no_account() -> None:
    asks = '[field.whose]\ntitle = "Whose account"\ntype = "identifier"\n\n[field.amount]'
    text = (
        next_version("hold-funds")
        .replace("[field.amount]", asks, 1)
        .replace('fields = ["amount", "until"]', 'fields = ["amount", "until", "whose"]')
    )
    told = [fault.text for fault in check_file(text.encode(), SHIPPED)[1]]
    assert told and all("never by the account" in sentence for sentence in told)


def test_money_that_can_be_held_is_let_go_everywhere_it_can_lie() -> None:
    parked = (
        '\n[state.parked]\ntitle = "Parked"\n\n[[step]]\nkey = "park"\ntitle = "Park it"\nletter = "q"\nside = "answerer"\n'
        'from = ["held"]\nto = "parked"\neffects = ["tell-asker"]\n\n'
        '[[step]]\nkey = "unpark"\ntitle = "Unpark it"\nletter = "q"\nside = "answerer"\n'
        'from = ["parked"]\nto = "located"\neffects = ["tell-asker"]\n'
    )
    told = {(code, place) for _, code, place in found(next_version("hold-funds") + parked)}
    assert ("hold-without-end", "state parked") in told and {code for code, _ in told} == {"hold-without-end"}


def test_what_a_step_lacks_is_one_sentence_of_several_parts() -> None:
    """English is put together as it always was, and each part of it can be said in another language."""
    held = 'guards = ["confirmed", "no-embargo", "amount-all-pending"]\neffects = ["hold", "signal-held", "tell-asker"]'
    text = next_version("hold-funds")
    assert held in text
    _, faults = check_file(text.replace(held, 'guards = ["amount-all-pending"]\neffects = ["hold"]', 1).encode(), SHIPPED)
    (told,) = faults
    assert (
        told.text
        == "`hold` is done only as it ships: add the guards `confirmed`, `no-embargo`; add the effects `signal-held`, `tell-asker`."
    )
    spoken = {
        "`{effect}` is done only as it ships: {lacks}.": "`{effect}` solo: {lacks}.",
        "add the guards {guards}": "con {guards}",
        "add the effects {effects}": "y {effects}",
        "{first}; {then}": "{first}, {then}",
    }
    assert told.says.say(spoken.__getitem__) == "`hold` solo: con `confirmed`, `no-embargo`, y `signal-held`, `tell-asker`."


def test_the_hub_s_own_clocks_do_not_go_round_for_ever() -> None:
    side = '[side.clock]\ntitle = "The hub"\nroles = ["system"]\n\n[refusal]' if "[side.clock]" not in COURIER else "[refusal]"
    round_and_round = (
        COURIER.replace("[refusal]", side, 1).replace('escalate = { "next contact" = "5 minutes" }', 'then = "again"')
        + '\n[[step]]\nkey = "again"\ntitle = "Asked again"\nside = "clock"\nfrom = ["asked"]\nto = "asked"\neffects = ["tell-asker"]\n'
    )
    assert codes(round_and_round) == {"clock-circle"}
    assert codes(round_and_round.replace('after = "10 minutes"', 'after = "1 seconds"')) >= {"clock-too-short"}


def test_names_that_would_be_taken_for_what_ships() -> None:
    assert codes(COURIER) == set()
    for name in ("holdfunds", "hold-fund", "take-down", "refers"):
        assert codes(COURIER.replace("stop-courier", name)) == {"name-collides"}, name
    assert codes(COURIER.replace('title = "Stop a courier"', 'title = "TAKEDOWN"', 1)) == {"name-collides"}


HOSTILE = {
    "deep arrays": ("a = " + "[" * 900 + "]" * 900, "too-deep"),
    "deep keys": ("\n".join(f"{'x.' * 900}y{number} = 1" for number in range(60)), "too-deep"),
    "quoted deep keys": (".".join(['"a"'] * 400) + " = 1", "too-deep"),
    "one long line": ("a" * 3000, "too-large"),
    "many lines": ("\n" * 5000, "too-large"),
    "too large": ("# " + "x" * 1000 + "\n") * 140,
    "thousands of states": COURIER
    + "".join(f'\n[state.s{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}]\ntitle = "S"\n' for n in range(1000)),
    "direction turned": (COURIER.replace("Stopped", "Stop\u202eped"), "hidden-character"),
    "no width": (COURIER.replace("Stopped", "Stop\u200bped"), "hidden-character"),
    "escaped direction": (COURIER.replace('"Stopped"', '"Stop\\u202eped"'), "hidden-character"),
    "a tag": (COURIER.replace('"Stopped"', '"<script>alert(1)</script>"'), "markup"),
    "an entity": (COURIER.replace('"Stopped"', '"Stopped &lt;b&gt;"'), "markup"),
    "two lines in a title": (COURIER.replace('"Stopped"', '"Stopped\\nby us"'), "bad-text"),
    "no UTF-8": (COURIER.encode().replace(b"Stopped", b"Stopp\xe9"), "not-utf-8"),
    "a NUL": (COURIER.replace("Stopped", "Stop\0ped"), "hidden-character"),
    "no TOML": (COURIER + "\n[[[", "not-toml"),
    "a table twice": (COURIER + "\n[state.asked]\n", "not-toml"),
    "another version than a number": (COURIER.replace("version = 1", "version = true"), "bad-form"),
    "a huge version": (COURIER.replace("version = 1", "version = 99999999999999999999"), "too-high"),
    "a clock of ages": (COURIER.replace('"10 minutes"', '"9999 days"'), "clock-too-long"),
    "a name of a path": (COURIER.replace("stop-courier", "../../etc"), "bad-form"),
    "nothing": ("", "bad-form"),
    "words for a text that is not there": (COURIER + '\n[words.th]\n"Gone" = "ไป"\n', "bad-form"),
    "words in no language": (COURIER + '\n[words.thai-land-x]\n"Stopped" = "ไป"\n', "bad-form"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_line_and_a_fault_soon(name: str) -> None:
    case = HOSTILE[name]
    text, code = case if isinstance(case, tuple) else (case, None)
    data = text if isinstance(text, bytes) else text.encode()
    _, faults = check_file(data, SHIPPED)
    assert faults and all(1 <= fault.line <= data.count(b"\n") + 2 for fault in faults)
    assert code is None or code in {fault.code for fault in faults}, faults
    assert all(len(fault.text) < 1000 and "Traceback" not in fault.text for fault in faults)
    with pytest.raises(BadFile):
        read_file(data, SHIPPED)


def test_a_fault_is_told_with_the_line_on_which_it_stands() -> None:
    for marker, new, code in (
        ('type = "code"\nrefusals = true', 'type = "kode"\nrefusals = true', "bad-form"),
        ('from = ["asked"]\nto = "stopped"', 'from = ["askd"]\nto = "stopped"', "unknown-state"),
        ('title = "The courier was stopped"', 'title = "<i>Stopped</i>"', "markup"),
        ('source = "design"', 'sauce = "design"', "bad-form"),
    ):
        text = hold_funds().replace(marker, new, 1) if marker in hold_funds() and marker not in COURIER else COURIER.replace(marker, new, 1)
        ((line, told, _),) = {(line, code, "") for line, code, _ in found(text)}
        exact = text[: text.index(new)].count("\n") + 1
        assert told == code and exact - 6 <= line <= exact + 1, (told, line, exact)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_mutant_of_a_file_is_answered_with_anything_but_faults(data: st.DataObject) -> None:
    """Lines taken out, doubled, changed at one place: it is read, or refused; nothing else is ever raised."""
    lines = data.draw(st.sampled_from([COURIER, next_version("hold-funds"), next_version("preserve")])).split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "double", "swap", "type"]))
        if how == "drop":
            del lines[at]
        elif how == "double":
            lines.insert(at, lines[at])
        elif how == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            value = data.draw(
                st.sampled_from(["1", "true", '"x"', "[]", "{}", '["a", 1]', "2026-01-01", "1e400", "nan", '[["a"]]', '{ a = "b" }'])
            )
            key, equals, _ = lines[at].partition("=")
            lines[at] = f"{key}{equals} {value}" if equals else lines[at] + value
        lines = lines or [""]
    _, faults = check_file("\n".join(lines).encode(), SHIPPED)
    assert all(fault.line >= 1 and fault.text for fault in faults)


def test_lines_are_counted_through_strings_and_comments() -> None:
    text = 'name = "a # b"\n# [state.no]\n[state.held]\ntitle = """x\n[state.fake]\n"""\n\n[[step]]\nkey = "go"\n'
    lines = Lines(text)
    assert (lines.of("state.held"), lines.of("state held"), lines.of("step go"), lines.of("step 1")) == (3, 3, 8, 8)
    assert lines.of("state.fake") == lines.of("state") == 1
    assert len(bare(text)) == len(text) and bare(text).count("\n") == text.count("\n")


def test_the_largest_file_is_checked_in_little_time() -> None:
    """Not timed to the millisecond: a file of the most bytes must not cost minutes, however it is made."""
    rows = "".join('[[step]]\nkey = "k"\ntitle = "t"\nside = "asker"\nfrom = ["asked"]\nto = "asked"\nletter = "a"\n' for _ in range(540))
    began = time.process_time()
    check_file((COURIER + rows).encode()[:MOST_BYTES], SHIPPED)
    assert time.process_time() - began < 20


def test_every_shipped_file_is_found_where_it_is_said_to_be() -> None:
    shipped = {file.name for file in files("accord.core.protocols").joinpath("shipped").iterdir()}
    assert {f"{name}.{version}.toml" for name, version in NEWEST.items()} <= shipped
