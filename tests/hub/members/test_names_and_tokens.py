"""A refusal never tells of what is hidden, and a token never makes more than itself."""

from hubs import Api, Hub

from accord.core.times import DAY, rfc3339
from accord.hub.times import now


def test_a_circle_may_bear_the_name_of_one_that_its_maker_cannot_know(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    alpha.post("/circles", {"name": "Payments"})
    assert beta.post("/circles", {"name": "Payments"})["name"] == "Payments"
    assert alpha("POST", "/circles", {"name": "Payments"})[0] == 422
    assert len(alpha.get("/circles")["items"]) == 1


def test_what_an_expiring_token_makes_expires_no_later(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    soon, later = rfc3339(now() + DAY), rfc3339(now() + 2 * DAY)
    short = Api(alpha.post("/tokens", {"expires": soon})["token"])
    for wanted in ({}, {"expires": later}):
        status, answer = short("POST", "/tokens", wanted)
        assert (status, answer["code"]) == (422, "beyond-own")
    assert short("POST", "/tokens", {"expires": soon})[0] == 201
