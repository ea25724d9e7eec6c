"""The people of a member: locks that tell nothing, codes that work once, links, sessions, contact details, outside identities."""

import time

import pytest
from clocks import Clock
from codes import STEP, totp
from django.test import override_settings
from hubs import Hub
from rooms import PASSWORD, audited, browser, caller, forget_guesses, generator, invited, newcomer, person

from accord.hub.members.errors import NoSuchPerson

MINUTE = 60


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


def _wait(login: str) -> int:
    from accord.hub.members.queries import accounts
    from accord.hub.times import now

    return accounts.locked_for(login, now())


def _fail(login: str, times: int) -> None:
    from accord.hub.members.actions import people

    for _ in range(times):
        assert people.take_try(login) == 0
        people.note_failure(login)


@pytest.mark.parametrize("login", ["newcomer", "nobody-has-this"])
def test_five_failures_lock_for_a_minute_and_double_to_an_hour(hub: Hub, clock: Clock, login: str) -> None:
    newcomer(hub.member("Bank A"))
    _fail(login, 4)
    assert _wait(login) == 0
    waits = []
    for number in range(8):
        _fail(login, 5 if number else 1)
        waits.append(_wait(login))
        clock.ahead += waits[-1] - 2
        assert _wait(login) > 0
        clock.ahead += 2
        assert _wait(login) == 0
    assert waits == [MINUTE * 2**n for n in range(6)] + [60 * MINUTE, 60 * MINUTE]


@pytest.mark.parametrize("login", ["newcomer", "nobody-has-this"])
def test_one_wrong_password_an_hour_keeps_nobody_out(hub: Hub, clock: Clock, login: str) -> None:
    newcomer(hub.member("Bank A"))
    _fail(login, 5)
    clock.ahead += _wait(login)
    for _ in range(4):
        _fail(login, 1)
        assert _wait(login) == 0, "the right password is taken in between, and ends the row"
        clock.ahead += 3600
    _fail(login, 1)
    assert _wait(login) == 2 * MINUTE


@pytest.mark.parametrize("login", ["newcomer", "nobody-has-this"])
def test_a_day_after_the_last_failure_it_begins_anew(hub: Hub, clock: Clock, login: str) -> None:
    newcomer(hub.member("Bank A"))
    for _ in range(3):
        _fail(login, 5)
        clock.ahead += _wait(login)
    clock.ahead += 24 * 3600 + 1
    _fail(login, 4)
    assert _wait(login) == 0
    _fail(login, 1)
    assert _wait(login) == MINUTE


def test_a_lock_outlives_the_process_and_ends_with_a_sign_in_or_a_new_link(any_hub: Hub) -> None:
    from accord.hub.members.actions import people

    row = newcomer(any_hub.member("Bank A"))
    _fail("newcomer", 5)
    # Kept in the database: nothing in memory is asked for a name that somebody has.
    from django.contrib.auth import get_user_model

    kept = get_user_model().objects.get(n=row.n)
    assert (kept.failed, kept.locked_until > 0) == (5, True)
    people.note_sign_in(row.n)
    assert _wait("newcomer") == 0
    _fail("newcomer", 5)
    from accord.hub.members import queries

    people.take_up(people.new_link(queries.managed_person(queries.operator(), row.id), by=queries.operator()), "", PASSWORD)
    assert _wait("newcomer") == 0


def test_guessed_names_fill_no_table_and_no_memory(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts
    from accord.hub.members.unknown_logins import UnknownLogins

    small = UnknownLogins(most=3)
    monkeypatch.setattr(people, "unknown_logins", small)
    monkeypatch.setattr(accounts, "unknown_logins", small)
    for n in range(6):
        _fail(f"guess-{n}", 5)
    assert len(small) == 3
    assert [_wait(f"guess-{n}") > 0 for n in range(6)] == [False] * 3 + [True] * 3
    assert {detail for _, _, detail in audited() if "sign-in name" in detail} == {"unknown sign-in name"}


def test_a_name_that_somebody_now_has_is_not_locked_by_what_came_before(hub: Hub) -> None:
    _fail("newcomer", 5)
    assert _wait("newcomer") > 0
    newcomer(hub.member("Bank A"))
    assert _wait("newcomer") == 0


def test_a_code_works_once_and_no_older_one_after_it(any_hub: Hub, clock: Clock) -> None:
    from accord.hub.members.actions import people

    row = newcomer(any_hub.member("Bank A"))
    key = generator(row)
    now = time.time()
    assert people.use_code(row.n, totp(key, now)) is not None
    assert people.use_code(row.n, totp(key, now)) is None
    assert people.use_code(row.n, totp(key, now - STEP)) is None
    clock.ahead += STEP
    assert people.use_code(row.n, totp(key, now)) is None, "still within what is tolerated, but used"
    assert people.use_code(row.n, totp(key, now + STEP)) is not None
    assert people.use_code(row.n, totp(key, now + 5 * STEP)) is None, "not yet"


@pytest.mark.parametrize("off", [-59, -40, 0, 40, 59])
def test_a_phone_whose_clock_is_off_by_up_to_two_steps_is_let_in(hub: Hub, monkeypatch: pytest.MonkeyPatch, off: int) -> None:
    """RFC 6238, section 6: with two steps backward a clock may be off by 59 seconds at least, wherever in its step a code is typed."""
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"))
    key = generator(row)
    for second in range(0, 30, 5):
        at = 1_800_000_000 + 60 * second + second
        monkeypatch.setattr(people.time, "time", lambda at=at: float(at))
        assert people.use_code(row.n, totp(key, at + off)) is not None, second
        assert people.use_code(row.n, totp(key, at + off)) is None, "once"


@pytest.mark.parametrize("off", [-90, 90])
def test_a_code_of_three_steps_away_is_none(hub: Hub, monkeypatch: pytest.MonkeyPatch, off: int) -> None:
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"))
    key = generator(row)
    monkeypatch.setattr(people.time, "time", lambda: 1_800_000_000.0)
    assert people.use_code(row.n, totp(key, 1_800_000_000 + off)) is None


@pytest.mark.parametrize("code", ["", "000000", "١٢٣٤٥٦", "\ud800", "9" * 5000, "-", "\x00"])
def test_junk_is_no_code(hub: Hub, code: str) -> None:
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"))
    key = generator(row)
    if code != totp(key):
        assert people.use_code(row.n, code) is None


def test_under_another_secret_of_the_hub_no_code_fits(hub: Hub) -> None:
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"))
    key = generator(row)
    with override_settings(SECRET_KEY="another secret than the one it was sealed with"):
        assert people.use_code(row.n, totp(key)) is None
        # The key of no bytes is the first that somebody would try.
        assert people.use_code(row.n, totp("")) is None


def test_a_link_is_used_once_and_the_newest_counts(hub: Hub, clock: Clock) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    row, first = invited(hub.member("Bank A"))
    second = people.new_link(row, by=queries.operator())
    with pytest.raises(NoSuchPerson):
        people.take_up(first, "anong", PASSWORD)
    assert people.take_up(second, " Anong ", PASSWORD).login == "anong"
    with pytest.raises(NoSuchPerson):
        people.take_up(second, "anong", PASSWORD)
    third = people.new_link(queries.managed_person(queries.operator(), row.id), by=queries.operator())
    clock.ahead += 3 * 24 * 3600 + 1
    with pytest.raises(NoSuchPerson):
        people.take_up(third, "", PASSWORD)


@pytest.mark.parametrize("login", ["ab", "has space", ".dot", "ünïcode", "a" * 61, "a/b", ""])
def test_a_sign_in_name_that_cannot_be_is_refused(hub: Hub, login: str) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.errors import BadMember

    _, token = invited(hub.member("Bank A"))
    with pytest.raises(BadMember) as caught:
        people.take_up(token, login, PASSWORD)
    assert caught.value.field == "login"
    assert not login or login not in caught.value.text
    assert people.take_up(token, "fine", PASSWORD).login == "fine", "a refused try uses nothing up"


def test_contact_details_lie_in_the_vault_alone_and_come_back_to_their_person(any_hub: Hub) -> None:
    from django.db import connection

    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts as own

    row = person(any_hub.member("Bank A"))
    me = caller(row)
    people.set_contact(row, email=" somchai.q@canary.example ", phone="+66 (81) 234-5678", by=me)
    row = queries.person(row.n)
    assert own.own_contact(row, me) == {"email": "somchai.q@canary.example", "phone": "+66812345678"}
    other = person(any_hub.member("Bank A"), "administrator")
    assert own.own_contact(row, caller(other)) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, actor, action, reason FROM vault_look WHERE action = 'read' ORDER BY n")
        assert cursor.fetchall() == [("hub", f"person:{row.id}", "read", "contact")]
    assert not any("canary" in str(line) or "66812345678" in str(line) for line in audited())


@pytest.mark.parametrize(("field", "text"), [("email", "no at sign"), ("email", "a@b"), ("phone", "234 5678"), ("phone", "+0812345678")])
def test_contact_details_that_reach_nobody_are_refused(hub: Hub, field: str, text: str) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.errors import BadMember

    row = person(hub.member("Bank A"))
    with pytest.raises(BadMember) as caught:
        people.set_contact(row, **({"email": "", "phone": ""} | {field: text}), by=caller(row))
    assert caught.value.field == field
    assert text not in caught.value.text


@pytest.mark.parametrize(
    "typed", ["+880 1712-345678", "+৮৮০ ১৭১২ ৩৪৫৬৭৮", "\u202a+880\u00a01712\u2011345678\u202c", "＋880 (1712) 345–678"]
)
def test_a_telephone_number_is_read_as_people_type_and_copy_it(typed: str) -> None:
    from accord.hub.members.checks import clean_phone

    assert clean_phone(typed) == "+8801712345678"


def test_an_outside_identity_belongs_to_one(any_hub: Hub) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.errors import BadMember
    from accord.hub.members.queries import accounts as own

    owner, other = person(any_hub.member("Bank A")), person(any_hub.member("Bank B"))
    people.tie(owner.n, "outside", "sub-1")
    people.tie(owner.n, "outside", "sub-1")
    with pytest.raises(BadMember):
        people.tie(other.n, "outside", "sub-1")
    (identity,) = own.identities(owner.n)
    assert own.identities(other.n) == []
    assert not people.untie(other.n, identity.id)
    assert people.untie(owner.n, identity.id)
    assert own.identities(owner.n) == []
    assert [detail for _, _, detail in audited() if "outside" in detail] == ["outside identity tied", "outside identity untied"]


def test_sessions_lie_sealed(hub: Hub) -> None:
    """While a second step is set up its key is in the session; the login library keeps more there."""
    from django.db import connection

    row = newcomer(hub.member("Bank A"))
    client = browser(row)
    session = client.session
    session["mfa.totp.secret"] = "PLANTEDPLANTED"
    session.save()
    assert client.session["mfa.totp.secret"] == "PLANTEDPLANTED"
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        kept = [text for (text,) in cursor.fetchall()]
    import base64

    for text in kept:
        assert "PLANTED" not in text
        for part in text.split(":"):
            assert b"PLANTED" not in base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_only_one_of_ones_own_sessions_is_ended(hub: Hub) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts as own

    row, other = person(hub.member("Bank A")), person(hub.member("Bank A"))
    first, second, third = browser(row), browser(row), browser(other)
    rows, current = own.own_sessions(row.n, first.session.session_key)
    assert len(rows) == 2
    assert current in [session.id for session in rows]
    (other_session,) = own.own_sessions(other.n, None)[0]
    assert not people.end_session(other_session.id, person=row.n, by=caller(row))
    assert people.end_other_sessions(row.n, but=first.session.session_key, by=caller(row)) == 1
    line = journal.audit_lines(limit=1)[0][0]
    assert (line.actor, line.detail) == (f"person:{row.id}", "other sessions ended: 1")
    statuses = [client.get("/console/settings").status_code for client in (first, second, third)]
    assert statuses == [200, 303, 200]


def test_whoever_may_do_less_renames_nobody_who_may_do_more(any_hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.members.errors import BeyondOwn

    secretariat = any_hub.admin
    boss = person(secretariat, "administrator", "Boss")
    lesser = caller(person(secretariat, "secretariat", "Lesser"))
    own = caller(boss)
    for change in (
        lambda by: people.rename(boss, "Somebody Else", by=by),
        lambda by: people.set_contact(boss, email="evil@accord-test.example", phone="", by=by),
    ):
        with pytest.raises(BeyondOwn):
            change(lesser)
    assert queries.person(boss.n).name == "Boss"
    people.rename(boss, "The Boss", by=own)
    assert queries.person(boss.n).name == "The Boss"


def test_a_corrected_name_is_seen_at_once_and_the_former_ones_are_sealed(any_hub: Hub) -> None:
    from vaults import rows

    from accord.hub.journal import queries as journal
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts
    from accord.hub.vault.errors import VaultError

    bank = any_hub.member("Heron Bank", "finance", "TH")
    boss, row = caller(person(bank, "administrator", "Boss")), person(bank, "officer", "Somying Jaidi")
    people.rename(row, "Somying  Jaidee", by=boss)
    people.rename(queries.person(row.n), "Somying Jaidee", by=boss)
    people.rename(queries.person(row.n), "Somying Rakdee", by=boss)
    now = queries.person(row.n)
    assert now.name == "Somying Rakdee" and now.former is not None
    assert accounts.former_names(now, boss) == ("Somying Jaidee", "Somying Jaidi"), "the newest first, and no name that nobody changed"
    assert [line.detail for line in journal.audit_lines(limit=2)[0]] == [f"name of {row.id}"] * 2, "no name in the audit"
    kept = str(rows("SELECT * FROM members_person") + rows("SELECT * FROM journal_audit"))
    assert "Jaidee" not in kept and "Jaidi" not in kept, "what stood before is sealed"
    with pytest.raises(VaultError):
        accounts.former_names(now, caller(person(bank, "analyst", "Ana")))
    people.forget_names(now, by=boss)
    assert queries.person(row.n).former is None
    with pytest.raises(VaultError):
        accounts.former_names(now, boss)


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("+66 (0)81 234 5678", "", "+66812345678"),
        ("081-234-5678 (LINE)", "TH", "+66812345678"),
        ("WhatsApp +880 1712-345678", "BD", "+8801712345678"),
        ("WhatsApp: 01712-345678", "BD", "+8801712345678"),
        ("Tel. (081) 234-5678", "TH", "+66812345678"),
        ("โทร. 081-234-5678", "TH", "+66812345678"),
        ("واتساب ٠٥٠ ١٢٣ ٤٥٦٧", "AE", "+971501234567"),
        ("Celular/WhatsApp (+51) 987 654 321", "PE", "+51987654321"),
        ("n/a", "TH", ""),
        ("ไม่มี", "TH", ""),
        ("081-234-5678", "TH", "+66812345678"),
        ("0066812345678", "TH", "+66812345678"),
        ("66812345678", "TH", "+66812345678"),
        ("tel:+66-81-234-5678", "TH", "+66812345678"),
        ("(+66) 81 234 5678", "", "+66812345678"),
        ("০১৭১২-৩৪৫৬৭৮", "BD", "+8801712345678"),
        ("+51 987 654 321", "TH", "+51987654321"),
        ("+999 (0) 12345678", "TH", "+99912345678"),  # a plan that no metadata knows: as typed, without what is dialled at home alone
    ],
)
def test_a_telephone_number_is_read_as_it_is_dialled_in_the_members_country(typed: str, country: str, kept: str) -> None:
    from accord.hub.members.checks import clean_phone

    assert clean_phone(typed, country) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "Nok Dee <nok@bank.example>",
        "<nok@bank.example>",
        "mailto:nok@bank.example",
        "nok@bank.example;",
        " nok@bank.example.",
        "‹nok@bank.example›,",
        '"nok@bank.example"',
        "nok@bank.example\u200f",
        "nok\uff20bank.example",
    ],
)
def test_an_address_is_read_as_it_is_copied_out_of_mails_and_tables(typed: str) -> None:
    from accord.hub.members.checks import clean_email

    assert clean_email(typed) == "nok@bank.example"


@pytest.mark.parametrize("typed", ["-", "n/a", "none", "ไม่มี", "لا يوجد"])
def test_no_address_is_none(typed: str) -> None:
    from accord.hub.members.checks import clean_email

    assert clean_email(typed) == ""


def test_the_second_of_two_is_not_dropped_in_silence(hub: Hub) -> None:
    from accord.hub.members.checks import clean_email, clean_phone
    from accord.hub.members.errors import BadMember

    for typed in ("a@bank.example, b@bank.example", "A <a@bank.example>; B <b@bank.example>"):
        with pytest.raises(BadMember, match="Give one e-mail address"):
            clean_email(typed)
    for typed in ("0812345678, 0898765432", "081 234 5678 / 089 876 5432", "0812345678 หรือ 0898765432"):
        with pytest.raises(BadMember, match="Give one number"):
            clean_phone(typed, "TH")


@pytest.mark.parametrize("typed", ["a@bank.example; b@bank.example", "nok @bank.example", "Nok <nok>"])
def test_an_address_that_is_none_or_two_is_refused(typed: str) -> None:
    from accord.hub.members.checks import clean_email
    from accord.hub.members.errors import BadMember

    with pytest.raises(BadMember):
        clean_email(typed)


def test_an_address_gets_into_no_name(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.members.errors import BadMember

    us, row = queries.member(hub.member("Bank A").id), person(hub.member("Bank A"))
    for typed in ("Nok Dee\tnok@bank.example\tofficer", "Dee, Nok <nok@bank.example>"):
        with pytest.raises(BadMember, match="own field"):
            people.add_person(us, typed, by=queries.operator())
        with pytest.raises(BadMember, match="own field"):
            people.rename(row, typed, by=queries.operator())


def test_forgotten_second_steps_end_the_lock_that_guesses_at_them_made(hub: Hub, clock: Clock) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"))
    _fail("newcomer", 5)
    assert _wait("newcomer") > 0
    people.forget_second_steps(row, by=queries.operator())
    assert _wait("newcomer") == 0
