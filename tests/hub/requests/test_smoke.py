from asking import *
from bells import NOON, pass_time, rows
from accord.hub.requests import actions, queries, followers

def test_smoke(any_hub):
    made = cast(any_hub)
    opened = ask(made, to=("Kasi","Bangkok"), private={"narrative":"a story"})
    print(opened)
    assert len(opened.requests) == 2
    kasi, bangkok = opened.requests
    box = queries.inbox(made["Kasi"], at=NOON)
    print(box[0].clock, [s.key for s in box[0].steps], box[0].totals, box[0].steps)
    actions.take(made["Kasi"], kasi.id, "acknowledge", at=NOON+MINUTE)
    done = actions.take(made["Kasi"], kasi.id, "hold-part", {"amount":"160000.00 THB","until":NOON+10*1440*MINUTE}, at=NOON+2*MINUTE)
    done = actions.take(made["Kasi"], kasi.id, "moved-on", {"hops":[{"amount":"200000.00 THB","next":ACCOUNTS["Emirates"],"country":"AE","arrived":"20000.00 AED"},{"amount":"120000.00 THB","next":WALLET,"arrived":"3300 USDT"}]}, at=NOON+3*MINUTE)
    print(done)
    page = queries.page(made["Sender"], kasi.id, at=NOON+3*MINUTE)
    for r in page.trail.rows: print(r)
    print(page.warnings[:3], page.private, page.payments)
    em = done.begot[0]
    queries.page(made["Emirates"], em, at=NOON+3*MINUTE)
    actions.take(made["Emirates"], em, "hold", {"amount":"20000.00 AED","until":NOON+9*1440*MINUTE}, at=NOON+4*MINUTE)
    while followers.fire_one(NOON+11*1440*MINUTE): pass
    page = queries.page(made["Sender"], kasi.id, at=NOON+11*1440*MINUTE)
    for r in page.trail.rows: print(r)
    print(queries.totals(made["Sender"]))
    print(rows("SELECT follower, error FROM journal_parked"))
    import pytest
    from accord.hub.requests.errors import NoSuchRequest
    for who in ("Stranger","Helper","Exchange"):
        with pytest.raises(NoSuchRequest): queries.page(made[who], bangkok.id)
