"""One signal as its page shows it: what is claimed, who sees it, what it adds up to, what was answered, and its history."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from accord.core.times import moment, read_time
from accord.core.trust.labels import REASONS
from accord.core.trust.verdict import Verdict
from accord.doors.console.frame import moments
from accord.doors.console.frame.choices import country
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.labels import KINDS, SECTORS
from accord.doors.console.frame.pages import Visit
from accord.doors.console.signals import labels
from accord.doors.console.signals.claim_preview import has_it
from accord.doors.console.signals.labels_advice import advice
from accord.formats.signals import identifier_from
from accord.hub.cases.vocabulary import READ as READ_CASES
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.refusals import Absent
from accord.hub.signals import queries
from accord.hub.signals.queries import Row
from accord.hub.signals.vocabulary import LIVE, RETRACTED, SET_ASIDE, STATES
from accord.hub.times import now
from accord.hub.verdicts.queries import judge
from accord.tables import schemes

READ, ANSWER, PUBLISH = "member:signals:read", "member:signals:answer", "member:signals:publish"
MOST_STEPS = 50
MOST_RECEIPTS = 200


def found(visit: Visit) -> Row:
    """The signal of this address, where the person may see it. Raises Absent alike for what is hidden and what never was."""
    row = queries.find(visit.caller, visit.path["id"])
    if row is None:
        raise Absent
    return row


def row_of(item: Mapping[str, Any], names: Mapping[str, str], caller: Caller) -> dict[str, Any]:
    """A signal as lists show it."""
    identifier, marking = item.get("identifier"), item.get("marking") or {}
    return {
        "id": item["id"],
        "identifier": identifier["display"] if identifier else "",
        "kind": gettext(KINDS[identifier["kind"]]) if identifier else "",
        "scheme": scheme(item.get("scheme")),
        "by": by(item.get("by"), names, caller),
        "tlp": marking.get("tlp"),
        "pap": marking.get("pap"),
        "embargo": embargo(marking) is not None,
        "state": item["state"],
        "state_name": gettext(labels.STATES[item["state"]]),
        "answers": answers(item["feedback"]),
        "published": moment(read_time(item["published"])),
    }


def scheme(key: str | None) -> str:
    return gettext(schemes()[key].label) if key is not None and key in schemes() else ""


def by(member_id: str | None, names: Mapping[str, str], caller: Caller) -> str:
    if member_id is None:
        return gettext("not named")
    return gettext("you") if member_id == caller.id else names.get(member_id, "")


def answers(feedback: Mapping[str, int]) -> list[str]:
    """The answers to a signal, each with how many members said so."""
    return [f"{gettext(labels.ANSWERS[word])} {count}" for word, count in feedback.items() if word in labels.ANSWERS]


def embargo(marking: Mapping[str, Any]) -> dict[str, Any] | None:
    """An embargo that still stands: whom to contact, until when."""
    standing = marking.get("embargo")
    if standing is None:
        return None
    until = standing.get("until")
    if until is not None and read_time(until) <= now():
        return None
    return {"contact": standing.get("contact", ""), "until": moment(read_time(until)) if until else None}


def spoken(verdict: Verdict, caller: Caller) -> dict[str, Any]:
    """A verdict in the reader's language: its word, its reasons, what to do at a desk."""
    return {
        "code": str(verdict.word),
        "word": gettext(labels.WORDS[verdict.word]),
        "reasons": [gettext(REASONS[reason.code]).format_map(reason.params) for reason in verdict.reasons],
        "advice": [advice(code, caller) for code in verdict.advice],
        "uses": [gettext(labels.USES[use]) for use in labels.USES if use in verdict.uses],
    }


def detail(visit: Visit, *, errors: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Everything that the page shows; a claim of one's own in quarantine stands at the address that it would have."""
    caller = visit.caller
    row = queries.find(caller, visit.path["id"])
    if row is None:
        held = queries.held_claim(caller, visit.path["id"])
        if held is None:
            raise Absent
        return _held(held)
    signal = queries.show(row, caller)
    data, marking = signal.entry.get("data", {}), signal.entry.get("marking") or {}
    identifier = identifier_from(data["identifier"]) if "identifier" in data else None
    names = {member.n: member for member in members.members()}
    ids = {member.id: member.name for member in names.values()}
    is_own = row.member == caller.n
    return {
        "id": str(row.id),
        "cases_href": f"/console/signals/{row.id}/cases" if caller.may(READ_CASES) else "",
        "seq": row.seq,
        "identifier": identifier,
        "title": gettext("Signal"),
        "kind": gettext(KINDS[row.kind]),
        "scheme": scheme(row.scheme),
        "by": gettext("you, not named to others") if is_own and signal.entry.get("by") is None else by(signal.entry.get("by"), ids, caller),
        "state": STATES[row.state],
        "state_name": gettext(labels.STATES[STATES[row.state]]),
        "is_live": row.state == LIVE,
        "is_set_aside": bool(row.flags & SET_ASIDE),
        "published": moment(row.published),
        "expires": moment(row.expires),
        "embargo": embargo(marking),
        "tlp": marking.get("tlp"),
        "pap": marking.get("pap"),
        "uses": [gettext(labels.USES[use]) for use in marking.get("uses", ())],
        "facts": facts(data),
        "note": data.get("note", ""),
        "answers": answers(signal.feedback),
        "verdict": spoken(judge([identifier], caller)[identifier.key], caller) if identifier else None,
        "steps": _steps(queries.history(row, caller), ids, caller),
        "did": _did(visit, row),
        "errors": errors or {},
        "sent": {name: visit.text(name) for name in ("reason", "note", "count", "action")} if errors else {},
        # Where things stand otherwise by now, the form for it may be gone, and what was typed must not go with it.
        "kept": (visit.text("reason") or visit.text("note")).strip() if "state" in (errors or {}) else "",
        **_who(row, is_own, names),
        **_doing(row, caller, is_own),
        **_sharing(row, caller, is_own, ids),
        **(_receipts(row, caller, names) if is_own else {}),
    }


def present(row: Row, caller: Caller) -> dict[str, Any]:
    """An own signal as it stands now and who has it, for the person about to replace it."""
    entry = queries.show(row, caller).entry
    data, marking = entry.get("data", {}), entry.get("marking") or {}
    return {
        "scheme": scheme(row.scheme),
        "tlp": marking.get("tlp"),
        "pap": marking.get("pap"),
        "facts": facts(data),
        "note": data.get("note", ""),
        **_who(row, True, {member.n: member for member in members.members()}),
    }


def facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The claim's fields besides the identifier and the scheme, as names and values."""
    harm, seen = data.get("harm", {}), data.get("seen", {})
    rows = [
        (gettext("Role"), gettext(labels.ROLES[data["role"]]) if data.get("role") in labels.ROLES else ""),
        (gettext("Reached the person by"), gettext(labels.CHANNELS[data["channel"]]) if data.get("channel") in labels.CHANNELS else ""),
        (gettext("First seen"), _date(seen.get("first"))),
        (gettext("Last seen"), _date(seen.get("last"))),
        (gettext("Confidence"), str(data.get("confidence", ""))),
        (gettext("People harmed"), str(harm.get("victims", ""))),
        (gettext("Money lost"), joined(f"{currency} {amount}" for currency, amount in harm.get("loss", {}).items())),
        (gettext("Countries of those harmed"), joined(country(code) for code in harm.get("countries", ()))),
        (
            gettext("Artificial intelligence"),
            joined(gettext(labels.AI_USES[use]) for use in data.get("ai", ()) if use in labels.AI_USES),
        ),
        (gettext("From"), data.get("source", "")),
        (gettext("Evidence group"), data.get("evidence", "")),
    ]
    return [(name, value) for name, value in rows if value]


def _date(rfc3339: str | None) -> str:
    return moments.minute(moment(read_time(rfc3339))) if rfc3339 else ""


def _held(held: Mapping[str, Any]) -> dict[str, Any]:
    """A claim of one's own that waits for a reviewer."""
    content: Any = held["content"]
    facts_ = facts(content)
    return {
        "id": held["id"],
        "held": gettext(labels.HELD.get(held["reason"], labels.HELD["protected"])),
        "why": held["why"],
        "shown_identifier": content["identifier"]["value"],
        "kind": gettext(KINDS[content["identifier"]["kind"]]),
        "scheme": scheme(content["scheme"]),
        "tlp": content["marking"]["tlp"],
        "pap": content["marking"].get("pap"),
        "facts": facts_,
        "note": content.get("note", ""),
    }


def _again(row: Row, who: str) -> str:
    if row.state == RETRACTED:
        return gettext(
            "You took this very claim back before, so it was not published again. If it is right after all, publish it with what is "
            "new about it, such as a note."
        )
    text = gettext("You had published this very claim before, as entry {seq}: {who}. Nothing new was sent.")
    return text.format(seq=row.first, who=who)


def _did(visit: Visit, row: Row) -> str:
    """A notice of the change that was just made, from what now stands."""
    word = str(visit.asked.get("did", ""))
    scope, recipients, people = queries.received_by(row)
    count = len(people) if scope == "people" else len([n for n in recipients if n != row.member])
    sentences = {
        "published": gettext("Published as entry {seq}: {who}.").format(seq=row.first, who=has_it(count, scope)),
        "duplicate": _again(row, has_it(count, scope)),
        "sighted": gettext("Your sighting is counted."),
        "acted": gettext("Everyone who has the signal is told what you did."),
        "disputed": gettext("Everyone who has the signal is told of your dispute."),
        "undisputed": gettext("Your dispute is withdrawn, and everyone who has the signal is told."),
        "retracted": gettext("Retracted. Everyone who received it is being told; below you see who has applied it."),
        "revised": gettext("Revised: {who}.").format(who=has_it(count, scope)),
        "asked": gettext("The publisher has your request."),
        "granted": gettext("Granted: {who}.").format(who=has_it(count, scope)),
        "declined": gettext("Declined. The asking member is told."),
    }
    return sentences.get(word, "")


def _who(row: Row, is_own: bool, names: Mapping[int, members.MemberRow]) -> dict[str, Any]:
    """Who sees it: names for its publisher alone; readers get the label, never circles nor exceptions."""
    if not is_own:
        return {"is_own": False}
    scope, recipients, people = queries.received_by(row)
    if scope == "people":
        recipient_names = sorted(f"{name} ({member})" for name, member in members.person_names(people).values())
        return {"is_own": True, "scope": scope, "recipients": recipient_names, "recipient_count": len(recipient_names)}
    recipient_names = [names[n].name for n in recipients if n != row.member]
    return {"is_own": True, "scope": scope, "recipients": recipient_names, "recipient_count": len(recipient_names)}


def _doing(row: Row, caller: Caller, is_own: bool) -> dict[str, Any]:
    """Which changes are open to this person, and what each would mean."""
    stands = row.state != RETRACTED
    answered = [answer for answer in queries.answers([row.n]) if answer.member == caller.n]
    disputed = any(answer.type == "dispute" and answer.value == "open" for answer in answered)
    may_answer, may_change = caller.may(ANSWER) and stands, caller.may(PUBLISH) and is_own and stands
    return {
        "may_sight": may_answer,
        "actions": [(code, gettext(name)) for code, name in labels.ACTIONS.items()] if may_answer else [],
        "may_dispute": may_answer and not is_own and not disputed,
        "may_undispute": may_answer and disputed,
        "may_ask": may_answer and not is_own and queries.scope(row) == "named",
        "may_change": may_change,
        "may_open": caller.may("member:requests:open") and stands,
    }


def _sharing(row: Row, caller: Caller, is_own: bool, ids: Mapping[str, str]) -> dict[str, Any]:
    """Requests for wider sharing: all for the publisher, one's own for others."""
    circles = {circle.id: circle.name for circle in members.circles(caller.n)}
    asked = [
        {
            **request,
            "name": ids.get(request["by"], ""),
            "wanted": wanted(request["audience"], ids, circles),
            "at": moment(read_time(request["at"])),
            "state_name": gettext(labels.REQUEST_STATES[request["state"]]),
            "may_answer": is_own and request["state"] == "open" and caller.may(PUBLISH) and row.state != RETRACTED,
        }
        for request in queries.share_requests(row, caller)
    ]
    return {"asked": asked}


def wanted(audience: Mapping[str, list[str]], ids: Mapping[str, str], circles: Mapping[str, str]) -> list[str]:
    """With whom else a member wants to share, in words; a circle that one does not know keeps its name."""
    names = [ids.get(id, "") for id in audience.get("members", ())]
    names += [gettext(SECTORS[sector]) for sector in audience.get("sectors", ())]
    names += [country(code) for code in audience.get("countries", ())]
    names += [circles.get(id, gettext("a circle of the asking member")) for id in audience.get("circles", ())]
    return names


def _receipts(row: Row, caller: Caller, names: Mapping[int, members.MemberRow]) -> dict[str, Any]:
    """Who says it has applied the latest word, and who may still act on what was before."""
    seq, receipts = queries.receipts(row)
    lines = [(names[n].name, applied is not None and applied >= seq, applied) for n, applied in receipts if n != caller.n]
    done = sum(applied for _, applied, _ in lines)
    lines.sort(key=lambda line: (line[1], line[0].casefold()))
    return {
        "receipts": lines[:MOST_RECEIPTS],
        "receipts_more": max(0, len(lines) - MOST_RECEIPTS),
        "receipts_seq": seq,
        "receipts_say": ngettext(
            "{done} of {count} member has applied entry {seq}.", "{done} of {count} members have applied entry {seq}.", len(lines)
        ).format(done=done, count=len(lines), seq=seq),
    }


def _steps(history: list[dict[str, Any]], ids: Mapping[str, str], caller: Caller) -> list[dict[str, Any]]:
    """The history as a timeline: its beginning, and the latest of a long one."""
    entries = history if len(history) <= MOST_STEPS else [history[0], *history[1 - MOST_STEPS :]]
    return [
        {
            "step": _step(entry),
            "who": by(entry["by"], ids, caller),
            "at": moment(read_time(entry["at"])),
            "note": entry["data"].get("note") or entry["data"].get("reason") or "",
        }
        for entry in entries
    ]


def _step(entry: Mapping[str, Any]) -> str:
    word = gettext(labels.STEPS.get(entry["type"], entry["type"]))
    data = entry["data"]
    if entry["type"] == "signal.acted":
        return f"{word}: {gettext(labels.ANSWERS.get(data.get('action', ''), ''))}"
    if entry["type"] == "signal.sighted" and data.get("count", 1) > 1:
        return f"{word} ({data['count']})"
    return word
