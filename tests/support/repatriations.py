"""What tests of the way home share: a national desk with an operation, consulates of which one is a member, and a list of people."""

from typing import Any

from bells import NOON
from caring import FORCED, Care, care, forced
from scenes import scene

DAY = 86_400_000_000
HEAD = ("Name", "Local name", "Date of birth", "Nationality", "Passport no", "Sex")


@scene
def night(hub: Any) -> Care:
    """The cast of care, and a desk and an embassy of Nepal that are members; consulates of Nepal and Bangladesh, none of Peru."""
    from worlds import caller

    from accord.hub.consulates import actions as consulates
    from accord.hub.consulates.actions import Entry
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    made = care(hub)
    for name in ("Kathmandu", "Embassy"):
        api = hub.member(name, "state", "NP")
        made.desks[name] = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
        desks.set_contacts(caller(api), made.desks[name], [(made[name].person, ["mail"])])
    members.name_national_desk(queries.member(hub.member("Kathmandu").id), by=queries.operator())
    phone = (("phone", "+66 2 000 0000"),)
    by = queries.operator()
    consulates.enter(
        by,
        Entry(nationality="NP", country="TH", city="Bangkok", channels=phone, source="a test", member=hub.member("Embassy").id),
    )
    consulates.enter(by, Entry(nationality="BD", country="TH", city="Bangkok", channels=phone, source="a test"))
    consulates.enter(by, Entry(nationality="PE", country="SG", city="Singapore", channels=phone, source="a test"))
    return made


def operation(made: Care, place: str = "The bridge at Mae Sot", at: int = NOON) -> str:
    from accord.hub.repatriation import actions

    return actions.open_operation(made["Desk"], place, "2026-11-25", at=at)


def traveller(
    made: Care, group: str = "", *, agreed: tuple[str, ...] = ("travel",), consulates: tuple[str, ...] = (), **fields: str
) -> Any:
    """A person on the way home, with the file: both ids."""
    from accord.hub.care import actions as files
    from accord.hub.repatriation import actions

    file = forced(made, fields=FORCED | fields, agreed=dict.fromkeys(agreed, True))
    for country in consulates:
        files.agree(made["Desk"], file, {"consulate": True}, about=country, at=NOON)
    return actions.add(made["Desk"], group, file, at=NOON), file


def ready(made: Care, person_id: str, *, risk: str = "low", at: int = NOON) -> None:
    """Begun, papers seen to, the risk assessed."""
    from accord.hub.repatriation import actions

    assert all(result.done for result in actions.begin(made["Desk"], [person_id], at=at))
    actions.see_to_papers(made["Desk"], person_id, "passport", at=at)
    actions.assess(made["Desk"], person_id, risk, "Nobody looks for the person there", at=at)


def flown(made: Care, ids: list[str], group: str = "", *, at: int = NOON, target: str = "KTM", **more: Any) -> str:
    from accord.hub.repatriation import actions

    given = {"origin": "BKK", "target": target, "leaves": at + DAY, "arrives": at + DAY + 10, "met": True, "operation": group, **more}
    return actions.plan_leg(made["Desk"], ids, at=at, **given)


def csv(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (head, *rows)).encode()


def crowd(
    count: int, nations: tuple[str, ...] = ("NP", "BD", "ET", "KE", "UG", "PH", "ID", "IN", "PK", "LK", "MM", "VN", "BR", "CN")
) -> bytes:
    """A list of so many persons with names that no two share."""
    return csv(
        *(
            (
                f"Qazu{_word(n)} Ostro{_word(n * 7 + 3)}",
                "",
                f"{1980 + n % 25}-0{1 + n % 9}-{10 + n % 18}",
                nations[n % len(nations)],
                f"X{100000 + n}",
                "m",
            )
            for n in range(count)
        )
    )


def _word(number: int) -> str:
    """A word by its number: consonants that stay apart by sound."""
    sounds = ("ba", "di", "go", "lu", "me", "na", "ro", "ti", "vu", "za")
    return "".join(sounds[int(digit)] for digit in f"{number:04d}")
