"""A teacher in Lima tells it once: from her own words to what each body would receive."""

import msgspec
from report_cast import NOW, TABLES

from accord.core.reports.advice import advise, lines
from accord.core.reports.answers import Around, read_answers
from accord.core.reports.facts import facts_of, likely_receivers, own_of
from accord.core.reports.form import situations
from accord.core.reports.paths import before_the_bell, path
from accord.core.reports.plan import Party, Reach, plan
from accord.core.reports.reading import confirm, read_words
from accord.core.times import DAY
from accord.tables import countries, report_consents, report_form, report_help, report_outlets, report_paths, schemes

FORM = report_form()
WORDS = """Lo conocí por Telegram como https://t.me/inversor_lucas. Me hizo abrir una cuenta en https://oro-brillante.example.com/registro
y pagué a la cuenta CCI 002-191-123456789012-58. Mi número es 987 654 321 y él me llamó del +44 7911 123456."""


def test_she_tells_it_once() -> None:
    given = {
        "country": "PE",
        "language": "es",
        "lost": ["money"],
        "payments": [{"amount": "18500.00", "currency": "PEN", "own-bank": "PE:011", "at": NOW - DAY, "way": "transfer"}],
        "words": WORDS,
        "contact": "987 654 321",
        "may-contact": "message",
        "scheme": "romance",
        "reached-by": "messaging",
        "name": "Rosa Elena",
    }
    answers = read_answers(FORM, given, Around(NOW, "PE", TABLES, frozenset(schemes())))
    in_situations = situations(FORM, "money", answers, answers["payments"], NOW)
    assert path(FORM, report_paths(), "money", in_situations).bell and before_the_bell(answers) == ()

    own = own_of(FORM, answers, "PE", TABLES)
    seen = read_words(WORDS, "PE", tables=TABLES, own=own)
    assert {(mention.identifier.kind, mention.mark) for mention in seen} == {
        ("handle", "found"), ("url", "found"), ("account", "found"), ("phone", "own"), ("phone", "found"),
    }  # fmt: skip
    mentions = confirm(seen, {mention.identifier.key: "theirs" for mention in seen}, own)
    account = next(mention.identifier for mention in mentions if mention.identifier.kind == "account")

    report = facts_of(FORM, "money", answers, mentions, NOW, tables=TABLES)
    bank, receiver, network = Party("m1", "BBVA"), Party("m2", "BCP"), Party("m3", "Telegram")
    reach = Reach(
        banks={"PE:011": (bank,)},
        identifiers={
            (account.key, "inform"): (receiver,),
            **{(identifier.key, "takedown"): (network,) for identifier in report.scammer_identifiers},
        },
        police={"PE": (Party("m4", "DIVINDAT"),)},
    )
    fan = plan(report, report_outlets(), report_consents(), frozenset({"bank", "signals", "platform", "police"}), reach)
    assert [(item.outlet, item.to[0].name if item.to else "") for item in fan.sent] == [
        ("own-bank", "BBVA"), ("signal", ""), ("signal", ""), ("signal", ""), ("signal", ""), ("account-named", "BCP"),
        ("platform", "Telegram"), ("platform", "Telegram"), ("police", "DIVINDAT"),
    ]  # fmt: skip
    assert {kept.outlet for kept in fan.kept_back} == {"telecom"}
    dump = repr([(item.fields, item.about, item.sealed) for item in fan.items])
    assert "Rosa" not in dump and "987654321" not in dump and "conocí" not in dump

    # She named an account and not that she paid to it: she is asked, and with her yes its bank is rung.
    assert likely_receivers(report) == {1: (account,)}
    paid = msgspec.structs.replace(report, payments=(msgspec.structs.replace(report.payments[0], to=account),))
    reach = msgspec.structs.replace(reach, identifiers={**reach.identifiers, (account.key, "hold-funds"): (receiver,)})
    sent = plan(paid, report_outlets(), report_consents(), frozenset({"bank"}), reach).sent
    assert [(item.outlet, item.to[0].name) for item in sent] == [("own-bank", "BBVA"), ("receiving-bank", "BCP")]
    assert likely_receivers(paid) == {} and all(item.unconfirmed and item.urgent for item in sent)

    first = advise(report_help(), report.situations)[0]
    assert first.need == "bank" and lines(report_help(), "bank", countries()["PE"]).lines[0].number == "1820"
