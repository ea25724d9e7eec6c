"""Inputs of a form without a script: what is typed comes back as the fields of the step, and what is offered may be sent as it stands."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.core.protocols import Field
from accord.core.protocols.definition import Limit
from accord.core.times import DAY, SECOND, read_time
from accord.core.typed import Setting
from accord.doors.guests import inputs, zones
from accord.doors.guests.inputs import Form
from accord.tables import countries, identifier_tables

TEXT = Field(key="note", title="Note", type="text", required=False)
WHEN = Field(key="until", title="Until", type="time")
UNTIL = Field(key="until", title="Until", type="time", least=Limit(60, "design"))
MUCH = Field(key="amount", title="Amount", type="amount")
LONG = Field(key="for", title="For", type="duration")
FILE = Field(key="letter", title="Letter", type="attachment", required=False)
PAID = Field(key="payment", title="Payment", type="record", of="payment", required=False)
ROWS = Field(key="hops", title="Hops", type="list", columns=(MUCH, TEXT))

HERE = Setting(now=1_795_800_000 * SECOND, tables=identifier_tables(), packs=countries(), country="TH")

moments = st.integers(1_780_000_000, 2_600_000_000).map(lambda seconds: seconds * SECOND)
offsets = st.sampled_from([offset for offset, _ in zones.OFFSETS])


@given(moments, offsets)
def test_a_time_that_is_offered_and_sent_as_it_stands_is_the_same_moment(at: int, offset: str) -> None:
    typed = {"f-until": inputs.written_time(at, offset), "f-until-unit": offset}
    assert read_time(inputs.read([UNTIL], typed, (), HERE).values["until"]) == at


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([f"f-hops-{n}-{what}" for n in (1, 2, 3, 9, 99) for what in ("amount", "note", "amount-unit")]), st.text(max_size=9)
    )
)
def test_rows_that_say_nothing_are_left_out_and_the_others_keep_their_order(sent: dict[str, str]) -> None:
    typed = inputs.typed_of(sent)
    numbers = sorted(
        {int(name.split("-")[2]) for name, value in sent.items() if not name.endswith("unit") and value.replace("\0", "").strip()}
    )
    rows = inputs.read([ROWS], typed, (), HERE).values.get("hops", [])
    assert len(rows) == len([number for number in numbers if number])
    form_rows = Form(step="s", typed=typed).inputs([ROWS])[0].rows
    assert len(form_rows) == max(1, len(rows))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(max_size=12).map(lambda text: f"f-{text}"), st.text(max_size=30), max_size=6))
def test_whatever_is_sent_is_read_or_left(sent: dict[str, str]) -> None:
    fields = [TEXT, WHEN, MUCH, LONG, FILE, PAID, ROWS]
    typed = inputs.typed_of(sent)
    read = inputs.read(fields, typed, (("a", "A"), ("b", "B")), HERE)
    inputs.summary(Form(step="s", typed=typed, unclear=read.unclear, setting=HERE).inputs(fields), read.read_back)


def test_amounts_are_typed_as_people_write_them() -> None:
    for typed, read in (("480,000.00", "480000.00 THB"), ("1 000", "1000.00 THB"), ("4,80", "4.80 THB"), ("12", "12.00 THB")):
        assert inputs.read([MUCH], {"f-amount": typed, "f-amount-unit": " thb"}, (), HERE).values == {"amount": read}
    assert inputs.read([MUCH], {"f-amount": " ", "f-amount-unit": "THB"}, (), HERE).values == {}
    assert inputs.read([LONG], {"f-for": "72", "f-for-unit": "hours"}, (), HERE).values == {"for": "72 hours"}


def test_what_a_guest_cannot_have_is_not_asked() -> None:
    assert inputs.asked_fields([TEXT, FILE, PAID], ()) == [TEXT]
    assert inputs.asked_fields([TEXT, FILE, PAID], (("a", "A"), ("b", "B"))) == [TEXT, PAID]
    assert inputs.read([FILE, PAID], {"f-letter": "x", "f-payment": "x"}, (), HERE).values == {}


def test_a_list_grows_by_one_row_up_to_its_end() -> None:
    typed = {"f-hops-1-note": "one"}
    assert [len(Form(step="s", typed=typed, more=more).inputs([ROWS])[0].rows) for more in ("", "f-hops", "f-other")] == [1, 2, 1]
    full = {f"f-hops-{number}-note": "x" for number in range(1, 60)}
    assert len(Form(step="s", typed=inputs.typed_of(full), more="f-hops").inputs([ROWS])[0].rows) == inputs.MOST_ROWS


def test_the_clock_of_a_country_is_offered_where_it_is_known() -> None:
    assert [zones.usual_in(code) for code in ("TH", "NP", "PE", "XX", "")] == ["+07:00", "+05:45", "-05:00", "+00:00", "+00:00"]
    assert zones.offset_of("+05:45").utcoffset(None) == timedelta(hours=5, minutes=45)
    assert zones.offset_of("-09:30").utcoffset(None) == -timedelta(hours=9, minutes=30)
    assert zones.offset_of("+99:99") is UTC and zones.offset_of("junk") is UTC


def test_what_must_lie_far_ahead_is_offered_with_room_to_spare() -> None:
    from accord.core.protocols.definition import Limit, Step

    least = Field(key="until", title="Until", type="time", least=Limit(60 * 86_400, "a convention"))
    step = Step(key="keep", title="Keep", side="answerer", roles=("guest",), from_states=(), to="kept", fields=(least,))
    at = int(datetime(2026, 11, 25, tzinfo=UTC).timestamp()) * SECOND
    offered = inputs.offered_of(step, {"until": at}, "+07:00")
    assert read_time(inputs.read([least], offered, (), HERE).values["until"]) == at + DAY
