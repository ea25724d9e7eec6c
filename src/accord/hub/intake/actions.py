"""What the public does: submit, and by the code add, choose a way to prove control, type a code in, withdraw. Each in one turn.

Nothing here knows what is listed, so nothing here can answer differently for it. Whoever handles a kind of submission looks at it when
the clock `intake.<kind>` fires for its id, after each of these.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

import msgspec
from django.db.models import Max, Sum

from accord.core.identifiers import Identifier
from accord.core.identifiers.digits import plain
from accord.core.times import DAY
from accord.hub.intake import checks, homes, pacing, plans, queries
from accord.hub.intake.digests import code_of, digest
from accord.hub.intake.drafts import Begun as Begun
from accord.hub.intake.drafts import agree as agree
from accord.hub.intake.drafts import attach as attach
from accord.hub.intake.drafts import begin as begin
from accord.hub.intake.drafts import drawn, wished
from accord.hub.intake.drafts import fill_in as fill_in
from accord.hub.intake.drafts import hand_in as hand_in
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.kinds import kinds
from accord.hub.intake.kinds.base import Kind
from accord.hub.intake.models import Note, Paper, Proof, Submission
from accord.hub.intake.queries import Row
from accord.hub.intake.vocabulary import (
    ASKED,
    FAILED,
    KEPT_AFTER_WITHDRAWAL,
    LOOK_AGAIN_AFTER,
    MOST_LOOKS,
    MOST_NOTES,
    MOST_PAPERS,
    MOST_SENT,
    MOST_TRIES,
    MOST_UNPROVEN,
    PROVE,
    PROVEN,
    SEND_AGAIN_AFTER,
    SENT_ANYWAY_AFTER,
    SHORT_LIVES,
    SHOWN,
    TAKEN_AGAIN_AFTER,
    WAITS,
    WITHDRAWN,
)
from accord.hub.intake.ways import ways_for
from accord.hub.intake.ways.base import BY_HAND, PLACED, SENT, TOLD
from accord.hub.journal.actions import Turn, turn
from accord.hub.vault import actions as vault
from accord.hub.vault.asking import Reader, Reason

PUBLIC = "public"
_HUB = Reader(None, "hub", "hub")


@dataclass(frozen=True, slots=True)
class Receipt:
    """`code` is told once, to whoever sent it; only its digest is kept."""

    code: str
    id: str


def submit(
    kind: str,
    given: Mapping[str, str],
    *,
    about: Identifier | None = None,
    country: str = "",
    language: str = "en",
    form: str = "",
    member: int | None = None,
    for_person: bool = True,
    actor: str = PUBLIC,
    place: str = "",
) -> Receipt:
    """Take a submission in and seal it. `form` is a random text of the form that it came from: sent twice, it is one. Raises BadSubmission.

    `member`: the member that sends it, for somebody else or, without `for_person`, for itself; what it sends is kept by it. `place`: the
    network that it comes from, of which a digest is kept that says nothing after an hour.
    """
    what = kinds().get(kind)
    if what is None or what.in_steps or what.about_identifier != (about is not None):
        raise BadSubmission("kind", "kind")
    said, reach = checks.fields(what.fields, given, about), checks.fields(what.reach, given, about)
    if about is not None:
        reach |= {"kind": about.kind, "value": about.value, "display": about.display}
    code = code_of(form.encode()[:200], msgspec.json.encode([kind, said, reach, country, member], order="sorted"))
    kept = digest("submission", code.encode())
    with turn() as t:
        known = Submission.objects.filter(code=kept).values_list("id", flat=True).first()
        if known is not None:
            return Receipt(code, str(known))
        network = pacing.place_of(t.at, place)
        if member is None:
            pacing.admit(t, kind, "", network)
        row = _kept(t, what, said, reach, kept, about, country, language, member, for_person, actor)
        Submission.objects.filter(n=row.n).update(place=network, handed=t.at)
        t.set_clock(f"intake.{kind}", str(row.id), t.at)
        t.audit(member, actor, f"public:{kind}:submit", detail=f"submission {row.id}")
    return Receipt(code, str(row.id))


def _kept(
    t: Turn,
    what: Kind,
    said: dict[str, str],
    reach: dict[str, str],
    code: bytes,
    about: Identifier | None,
    country: str,
    language: str,
    member: int | None,
    for_person: bool,
    actor: str,
) -> Submission:
    home = member if member is not None else homes.home(country)
    subject = digest("about", about.key) if about is not None else None
    # Whoever may read what was said may read what it is about; how to reach its sender is for fewer.
    whole = said | ({"about": about.display} if about is not None else {})
    unproven = Submission.objects.filter(about=subject, step=PROVE).count() if subject else 0
    return Submission.objects.create(
        id=uuid4(),
        code=code,
        kind=what.word,
        home=home,
        member=member,
        for_person=for_person,
        country=country,
        language=language,
        about_kind=about.kind if about is not None else "",
        about=subject,
        sealed=vault.put(home, what.sealed, whole, by=actor, at=t.at, retention_days=what.days),
        contact=vault.put(home, "contact", reach, by=actor, at=t.at, retention_days=what.days) if reach else None,
        step=PROVE,
        dues=msgspec.json.encode({"answer": t.at + what.answer, "prove": t.at + what.prove}).decode(),
        damped=member is None and unproven >= MOST_UNPROVEN,
        made=t.at,
        changed=t.at,
    )


def add(code: str, text: str) -> None:
    """Say more to a submission. Raises BadSubmission."""
    with turn() as t:
        row = _open(code)
        said = checks.text("text", text, 5000)
        if not said:
            raise BadSubmission("text", "needed")
        if Note.objects.filter(submission=row.n, is_answer=False).count() >= MOST_NOTES:
            raise BadSubmission("text", "busy")
        what = kinds()[row.kind]
        sealed = vault.put(row.home, what.sealed, {"reason": said}, by=PUBLIC, at=t.at, retention_days=what.days)
        Note.objects.create(submission=row.n, is_answer=False, sealed=sealed, at=t.at)
        _again(t, row, "add")


def withdraw(code: str) -> bool:
    """Take a submission back: it ends, and what was sealed is kept for a short while only. Raises BadSubmission.

    What must not end by the code alone is handed on as a wish; returns False then.
    """
    with turn() as t:
        row = _open(code)
        if kinds()[row.kind].in_steps and wished(t, row):
            _again(t, row, "wish")
            return False
        withdraw_in(t, row)
    return True


def withdraw_in(t: Turn, row: Row) -> None:
    """The same in somebody's turn."""
    what = kinds()[row.kind]
    Submission.objects.filter(n=row.n).update(step=WITHDRAWN, dues="{}", changed=t.at)
    for reference in (row.sealed, row.contact, *queries.notes(row.n), *queries.papers(row.n)):
        if reference is not None:
            vault.keep(reference, _HUB, Reason("person-asked"), until=t.at + KEPT_AFTER_WITHDRAWAL, at=t.at)
    _again(t, row, "withdraw")
    if what.in_steps:
        plans.settle(t, row.n, dict.fromkeys(queries.stands(row.n), False))


def attach_paper(code: str, data: bytes) -> None:
    """Keep a picture of a paper that shows that it is the sender's: sealed, and drawn anew. Somebody looks at it; until then nothing ends.

    Raises BadSubmission.
    """
    row = _unproven(code)
    if all(way.word != BY_HAND for way in ways_for(row.about_kind)):
        raise BadSubmission("way", "way")
    if len(queries.papers(row.n)) >= MOST_PAPERS:
        raise BadSubmission("paper", "papers")
    # Before the turn: drawing takes a while, and others wait for theirs.
    kept, _codes = drawn(data, row.country)
    with turn() as t:
        row = _unproven(code)
        if len(queries.papers(row.n)) >= MOST_PAPERS:
            raise BadSubmission("paper", "papers")
        what = kinds()[row.kind]
        sealed = vault.put(row.home, what.sealed, kept, by=PUBLIC, at=t.at, retention_days=what.days)
        Paper.objects.create(submission=row.n, sealed=sealed, at=t.at)
        Proof.objects.update_or_create(
            submission=row.n, way=BY_HAND, defaults={"state": WAITS, "outcome": ""}, create_defaults={"state": WAITS, "asked": t.at}
        )
        # It waits for somebody else now, so no day is left on which it would end without a proof.
        stand(t, row, PROVE, dues={what: when for what, when in row.dues.items() if what != "prove"})
        _again(t, row, "paper")


def refuse_papers(t: Turn, row: Row) -> None:
    """Whoever looked at the papers can't see by them that it is the sender's: others can be added, for as long as at the beginning."""
    Proof.objects.filter(submission=row.n, way=BY_HAND, state=WAITS).update(state=FAILED, outcome="papers")
    stand(t, row, PROVE, dues={**row.dues, "prove": t.at + kinds()[row.kind].prove})
    look_again(t, row)


def choose_way(code: str, way: str) -> None:
    """Choose a way to prove control, or ask for it again: a code is sent, a place is looked at. Raises BadSubmission."""
    with turn() as t:
        row = _unproven(code)
        chosen = next((one for one in ways_for(row.about_kind) if one.word == way), None)
        if chosen is None:
            raise BadSubmission("way", "way")
        begins = WAITS if chosen.style == TOLD else ASKED
        proof, is_new = Proof.objects.get_or_create(submission=row.n, way=way, defaults={"state": begins, "asked": t.at})
        if chosen.style == SENT:
            _may_send(t, row, proof)
        if not is_new:
            _may_ask(t, proof, chosen.style)
            Proof.objects.filter(n=proof.n).update(state=ASKED, asked=t.at, outcome="", taken=None)
        _again(t, row, f"prove {way}")


def _may_send(t: Turn, row: Row, proof: Proof) -> None:
    subject = Submission.objects.filter(n=row.n).values_list("about", flat=True).get()
    same = Submission.objects.filter(about=subject).values_list("n", flat=True)
    others = Proof.objects.filter(submission__in=same, way=proof.way)
    waiting = others.filter(state=ASKED).exclude(n=proof.n).count()
    today = others.filter(sent__gt=t.at - DAY).aggregate(all=Sum("times"), last=Max("sent"))
    if waiting + (today["all"] or 0) < MOST_SENT:
        return
    # Whoever asks for codes to somebody else's number must not keep its owner out until tomorrow.
    if waiting or proof.times or today["last"] + SENT_ANYWAY_AFTER > t.at:
        raise BadSubmission("way", "sent-enough")


def _may_ask(t: Turn, proof: Proof, style: str) -> None:
    again = SEND_AGAIN_AFTER if style == SENT else LOOK_AGAIN_AFTER
    if proof.state == ASKED or style == TOLD or (proof.sent is not None and proof.sent + again > t.at):
        raise BadSubmission("way", "wait")
    if style == PLACED and proof.times >= MOST_LOOKS:
        raise BadSubmission("way", "busy")


def answer_code(code: str, way: str, typed: str) -> None:
    """Type in the short code that was sent. Raises BadSubmission."""
    with turn() as t:
        row = _unproven(code)
        wrong = _try(t, row, way, plain(typed[:100]).replace(" ", "").replace("-", ""))
        if not wrong:
            _again(t, row, f"proven {way}")
    if wrong:
        # The try counts, so this is told after the turn.
        raise BadSubmission("short", wrong)


def _try(t: Turn, row: Row, way: str, typed: str) -> str:
    proof = Proof.objects.filter(submission=row.n, way=way).first()
    if proof is None or proof.digest is None or proof.sent is None or proof.sent + SHORT_LIVES <= t.at:
        return "not-sent"
    if proof.tries >= MOST_TRIES:
        return "tries"
    if not hmac.compare_digest(bytes(proof.digest), digest("short", row.id.bytes, typed.encode())):
        Proof.objects.filter(n=proof.n).update(tries=proof.tries + 1)
        return "wrong"
    show(t, row, way)
    return ""


def _open(code: str) -> Row:
    row = queries.find(code)
    if row.is_over:
        raise BadSubmission("code", "ended")
    return row


def _unproven(code: str) -> Row:
    row = _open(code)
    if row.step != PROVE:
        raise BadSubmission("way", "proven")
    return row


def _again(t: Turn, row: Row, what: str) -> None:
    """Whoever handles this kind looks at it again."""
    look_again(t, row)
    t.audit(row.member, PUBLIC, f"public:{row.kind}:{what.partition(' ')[0]}", detail=f"submission {row.id}")


# --- For the features that handle submissions: each joins the caller's turn


def show(t: Turn, row: Row, way: str, *, by: str = "", by_member: int | None = None) -> None:
    """Control is proven by this way. `by`: whoever recorded it by hand, with its member."""
    values = {"state": SHOWN, "shown": t.at, "by": by, "by_member": by_member, "outcome": "", "digest": None}
    Proof.objects.update_or_create(submission=row.n, way=way, defaults=values, create_defaults={**values, "asked": t.at})
    if row.step == PROVE:
        stand(t, row, PROVEN, dues={"answer": t.at + kinds()[row.kind].answer})


def take_proof(t: Turn, proof: int) -> bool:
    """Take a proof in hand, so that no two send for it; False where somebody was quicker."""
    found = Proof.objects.filter(n=proof).first()
    if found is None or found.state != ASKED or (found.taken is not None and found.taken > t.at - TAKEN_AGAIN_AFTER):
        return False
    Proof.objects.filter(n=proof).update(taken=t.at)
    return True


def short_code_made(t: Turn, proof: int, id: bytes, short: str) -> None:
    """Keep the digest of the code that is about to be sent, before it is: a code that arrived is always known."""
    Proof.objects.filter(n=proof, state=ASKED).update(digest=digest("short", id, short.encode()), tries=0)


def tried(t: Turn, proof: int, state: str, outcome: str) -> None:
    """What became of sending or looking."""
    found = Proof.objects.get(n=proof)
    if found.state == ASKED:
        Proof.objects.filter(n=proof).update(state=state, outcome=outcome, sent=t.at, times=found.times + 1, taken=None)


def look_again(t: Turn, row: Row) -> None:
    """Whoever handles this kind looks at the submission again, as soon as the clock comes by."""
    t.set_clock(f"intake.{row.kind}", str(row.id), t.at)


def stand(t: Turn, row: Row, step: str, *, dues: Mapping[str, int] | None = None, facts: Mapping[str, int] | None = None) -> None:
    """A submission stands otherwise now: the step, what falls due, and counts."""
    changes: dict[str, object] = {"step": step, "changed": t.at}
    if dues is not None:
        changes["dues"] = msgspec.json.encode(dues).decode()
    if facts is not None:
        changes["facts"] = msgspec.json.encode(facts).decode()
    Submission.objects.filter(n=row.n).update(**changes)


def tell(t: Turn, row: Row, text: str) -> None:
    """Tell the sender something, sealed; whoever holds the code reads it."""
    sealed = vault.put(row.home, "letter", {"text": text}, by="hub", at=t.at, retention_days=kinds()[row.kind].days)
    Note.objects.create(submission=row.n, is_answer=True, sealed=sealed, at=t.at)
