"""Actions of members on appeals: lodge one, for themselves or for a person; and record by hand that control is proven."""

from django.utils.translation import gettext as _

from accord.core.identifiers import Identifier
from accord.hub.appeals import queries
from accord.hub.appeals.errors import BadAppeal, NoSuchAppeal
from accord.hub.appeals.opening import contact_of, identifier_of, responsible
from accord.hub.appeals.vocabulary import PENDING
from accord.hub.intake import actions as intake_actions
from accord.hub.intake.actions import Begun
from accord.hub.intake.vocabulary import PROVE
from accord.hub.intake.vocabulary.ways import SENT, ways_for
from accord.hub.journal.actions import turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, need
from accord.hub.requests import actions as requests
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN


def lodge(
    caller: Caller,
    identifier: Identifier,
    *,
    reason: str,
    harm: str,
    for_person: bool = True,
    name: str = "",
    reach: str = "",
    country: str = "",
    language: str = "en",
) -> Begun:
    """Appeal for a person, such as a customer, or without `for_person` for the member itself. The code is told once: hand it on.

    Control is proven as by everybody; see `confirm_control` for what the member itself can record. Raises BadSubmission, NotAllowed.
    """
    need(caller, OPEN)
    return intake_actions.submit(
        "appeal",
        {"reason": reason, "harm": harm, "name": name, "reach": reach},
        about=identifier,
        country=country or caller.country,
        language=language,
        member=caller.n,
        for_person=for_person,
        actor=caller.actor,
    )


def _not_yours() -> BadAppeal:
    return BadAppeal("not-yours", _("You can't confirm this one. The bank, the platform or the desk that keeps it can."), "way")


def confirm_control(caller: Caller, appeal_id: str, way: str) -> None:
    """Record by hand that the appellant controls the identifier, as by this way: the bank, the platform, the home desk, the reviewer.

    Marked so, with who did. A member that appeals records nothing of its own, unless it is responsible for such identifiers.
    Raises BadAppeal, NoSuchAppeal, NotAllowed.
    """
    submission, sides = queries.find(caller, appeal_id)
    answers = responsible(identifier_of(contact_of(submission, submission.made)), submission.made) if not submission.is_over else set()
    if caller.n in answers:
        sides = (*sides, "confirms")
    if not queries.may_confirm(caller, submission, sides):
        raise _not_yours()
    chosen = next((fits for fits in ways_for(submission.about_kind) if fits.word == way), None)
    if chosen is None or chosen.style == SENT:
        known = ", ".join(fits.word for fits in ways_for(submission.about_kind) if fits.style != SENT)
        raise BadAppeal("way", _("Choose one of: {ways}.").format(ways=known), "way")
    if chosen.word == "bank" and caller.n not in answers:
        raise BadAppeal("not-the-bank", _("Only the bank or payment company that keeps the account can say whose it is."), "way")
    with turn() as t:
        submission = queries.find(caller, appeal_id)[0]
        if submission.step != PROVE:
            raise BadAppeal("proven", _("Control is proven already, or the appeal has ended. Nothing more is needed."), "way")
        intake_actions.prove_in(t, submission, way, by=caller.actor, by_member=caller.n)
        intake_actions.look_again_in(t, submission)
        t.audit(caller.n, caller.actor, ANSWER, detail=f"control of {submission.id} by {way}")


def refuse_papers(caller: Caller, appeal_id: str) -> None:
    """Record that the sent papers do not show that it is the appellant's, by a caller who may record that it is. Others can be added.

    Raises BadAppeal, NoSuchAppeal, NotAllowed.
    """
    submission, sides = queries.find(caller, appeal_id)
    if not queries.may_confirm(caller, submission, sides):
        raise _not_yours()
    with turn() as t:
        submission = queries.find(caller, appeal_id)[0]
        if submission.step != PROVE or not queries.papers(submission):
            raise BadAppeal("no-papers", _("No papers wait to be looked at here."), "way")
        intake_actions.refuse_papers_in(t, submission)
        t.audit(caller.n, caller.actor, ANSWER, detail=f"papers of {submission.id} refused")


def name_reviewer(caller: Caller, appeal_id: str, request: str, member: str) -> None:
    """Let a member decide one request of an appeal: the secretariat names it, where nobody decides yet or the named member cannot.

    Neither a claimant, in whatever request of the appeal, nor the member that appeals. Raises BadAppeal, NoSuchAppeal, NotAllowed.
    """
    need(caller, MANAGE)
    submission, _sides = queries.find(caller, appeal_id)
    wanted = next((part for part in queries.appeal(caller, appeal_id).requests if part.id == request), None)
    if wanted is None:
        raise NoSuchAppeal
    if submission.is_over or wanted.state not in PENDING:
        raise BadAppeal("decided", _("This part of the appeal is decided. Nobody needs to review it."), "request")
    try:
        chosen = members.member(member)
    except NoSuchMember:
        chosen = None
    if chosen is None or chosen.standing != "active":
        raise BadAppeal("not-a-member", _("Choose an active member from the list."), "member")
    if chosen.n in queries.barred(submission):
        raise BadAppeal("not-impartial", _("This member claims or appeals here, so it may not decide. Choose another."), "member")
    requests.name_reviewer(caller, request, chosen.id)
