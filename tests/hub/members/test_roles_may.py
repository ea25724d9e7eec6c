"""What each role may do: a literal table, by hand, from docs/vault.md, docs/requests.md, docs/files-of-people.md, docs/rescue.md,
docs/repatriation.md, decisions/0013 and the words with which a role is given. Not read from the code that it is held against."""

import pytest

from accord.hub.members.vocabulary import HUB_ROLES, PERMISSIONS, ROLES, of_role

READS = "signals:read members:read check:ask feed:read desks:read gateways:read requests:read"
ON_DUTY = (
    f"{READS} lists:read webhooks:read signals:publish signals:answer contacts:verify bells:ring bells:answer requests:open "
    "requests:answer watch:handle"
)
MEMBER = {
    "officer": f"{ON_DUTY} rescue:handle",
    "investigator": f"{ON_DUTY} rescue:handle",
    "victim officer": f"{ON_DUTY} rescue:handle care:handle care:offer",
    # It reads and publishes, and asks nobody for anything.
    "analyst": f"{READS} signals:publish signals:answer watch:handle",
    # It runs the member's accounts, and has no business in the files of people.
    "administrator": (
        f"{ON_DUTY} webhooks:write circles:manage tokens:manage people:manage desks:manage responsibilities:manage gateways:manage "
        "consulates:manage care:offer audit:read protocols:agree"
    ),
    "secretariat": f"{ON_DUTY} circles:manage protocols:agree",
    # It changes nothing.
    "auditor": f"{READS} audit:read webhooks:read care:audit",
}
RUNS_THE_HUB = (
    "members:manage circles:manage people:manage desks:manage responsibilities:manage gateways:manage consulates:manage requests:manage "
    "quarantine:review signals:attribute"
)
HUB = {"secretariat": RUNS_THE_HUB, "administrator": f"{RUNS_THE_HUB} tokens:manage audit:read", "auditor": "audit:read"}
SECTORS = ("state", "finance", "telecom", "platform", "crypto", "support", "secretariat")


@pytest.mark.parametrize("role", [*MEMBER, "guest", "", "owner"])
def test_a_role_may_what_the_table_says_and_no_more(role: str) -> None:
    own = {f"member:{word}" for word in MEMBER.get(role, "").split()}
    all_of_it = own | {f"hub:{word}" for word in HUB.get(role, "").split()}
    for sector in SECTORS:
        assert of_role(role, sector) == (all_of_it if sector == "secretariat" else own), sector


def test_the_table_names_every_role_and_nothing_is_misspelt() -> None:
    assert (set(ROLES), set(HUB_ROLES)) == (set(MEMBER), set(HUB))
    named = {f"member:{word}" for words in MEMBER.values() for word in words.split()} | {
        f"hub:{word}" for words in HUB.values() for word in words.split()
    }
    # No person erases an entry: that takes the machine.
    assert set(PERMISSIONS) - named == {"hub:entries:erase"}
    assert named <= set(PERMISSIONS)
