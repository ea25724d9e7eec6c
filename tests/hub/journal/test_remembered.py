"""What a process remembers of its database holds in one epoch: afterwards the same numbers may be another audience's, or topic's."""

from django.db import connection
from hubs import Hub

from accord.hub.journal import queries
from accord.hub.journal.actions import begin_epoch, turn


def _write(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def test_topics_are_read_anew_in_another_epoch(any_hub: Hub) -> None:
    any_hub.admin.publish("https://evil-parcel.com/pay", scheme="parcel")
    ((number, before),) = queries.topics().items()
    with turn() as t:
        assert t.topic(before) == number
    # As where a standby without the last entries took over, and gave the number to another.
    _write("UPDATE journal_topic SET text = %s WHERE id = %s", before.text.replace("parcel", "romance-investment"), number)
    assert queries.topics()[number] == before, "in one epoch a number keeps its topic, so it is not read twice"
    begin_epoch("promotion", above=1)
    assert queries.topics()[number].schemes == {"romance-investment"}
    with turn() as t:
        assert t.topic(before) != number


def test_no_entry_gets_an_audience_of_another_epoch(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")

    def to_both() -> int:
        with turn() as t:
            return t.recipients([alpha.n, beta.n])

    number = to_both()
    _write("UPDATE journal_audience SET digest = %s WHERE id = %s", bytes(32), number)
    assert to_both() == number, "in one epoch a number keeps its audience, so it is not read twice"
    begin_epoch("promotion", above=1)
    assert to_both() != number
