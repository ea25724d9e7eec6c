"""A claim that expired stands again when it is made again; a retracted one does not come back with the next import."""

from uuid import UUID

from django.db import connection
from hubs import Hub

from accord.hub.signals.followers import expire_some


def test_an_expired_claim_made_again_stands_again_for_all_who_had_it(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    made = alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signals_signal SET expires = 1")
    assert beta.verdict("evil-site.com")["verdict"] == "none", "a verdict needs no clock to leave it out"
    assert expire_some() == 1
    assert beta.feed()[-1]["type"] == "signal.expired"
    again = alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
    assert (again["id"], again["status"]) == (made["id"], "published")
    assert beta.feed()[-1]["type"] == "signal.revised"
    assert beta.verdict("evil-site.com")["verdict"] == "reported"
    assert alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})["status"] == "duplicate"


def test_a_retracted_claim_stays_retracted_when_its_list_is_imported_again(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    made = alpha.publish("evil-site.com")
    alpha.post(f"/signals/{made['id']}/retract", {"reason": "mistaken"})
    again = alpha.publish("evil-site.com")
    assert (again["status"], again["reason"]) == ("duplicate", "retracted"), "no answer says that it stands"
    assert alpha.verdict("evil-site.com")["verdict"] == "retracted"
    fresh = alpha.publish("evil-site.com", id="6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77")
    assert fresh["status"] == "published"
    assert alpha.verdict("evil-site.com")["verdict"] == "reported"


def test_an_unnamed_publisher_cannot_be_found_by_trying_every_member_on_the_id(hub: Hub) -> None:
    from worlds import draft

    from accord.core.signals import content_id
    from accord.formats.signals import content_of
    from accord.hub.members import queries as members

    alpha = hub.member("Alpha")
    made = alpha.publish("evil-site.com", marking={"attribution": "unnamed"})
    who = members.as_member(members.member(alpha.id))
    content = content_of(draft(who, "evil-site.com", marking={"attribution": "unnamed"}))
    assert str(UUID(bytes=content_id(b"", alpha.id, content))) != made["id"]
    from accord.hub.journal.queries import secret

    own = content_id(secret(), alpha.id, content)
    assert str(UUID(bytes=own)) == made["id"], "the test makes the id as the hub does, but for the secret"
