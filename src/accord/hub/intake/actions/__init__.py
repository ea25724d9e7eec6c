"""Actions of the public: submit, and by the code add, choose a way to prove control, type a code in, agree, withdraw. Each in one turn.

What ends in `_in` joins the turn of the feature that handles a submission.
"""

from accord.hub.intake.actions.handling import look_again_in, set_step_in, write_letter_in
from accord.hub.intake.actions.proofs import (
    answer_code,
    attach_paper,
    choose_way,
    keep_short_code_in,
    note_try_in,
    prove_in,
    refuse_papers_in,
    take_proof_in,
)
from accord.hub.intake.actions.sheets import (
    Begun,
    agree,
    attach,
    begin,
    erase_sheet_in,
    fill_in,
    follow_in,
    follow_no_more_in,
    hand_in,
    keep_pictures_in,
    leave,
    note_money_back_in,
    note_taken_back_in,
    take_back_in,
)
from accord.hub.intake.actions.submissions import add, submit, withdraw, withdraw_in
from accord.hub.intake.actions.unsent import Kept, end_unsent_in, keep, leave_unsent
from accord.hub.intake.pictures import redraw
from accord.hub.intake.reporting import ReportHandler, handle_reports_by

__all__ = [
    "Begun", "Kept", "ReportHandler", "add", "agree", "answer_code", "attach", "attach_paper", "begin", "choose_way", "end_unsent_in",
    "erase_sheet_in", "fill_in", "follow_in", "follow_no_more_in", "hand_in", "handle_reports_by", "keep", "keep_pictures_in",
    "keep_short_code_in", "leave", "leave_unsent", "look_again_in", "note_money_back_in", "note_taken_back_in", "note_try_in",
    "prove_in", "redraw", "refuse_papers_in", "set_step_in", "submit", "take_back_in", "take_proof_in", "withdraw", "withdraw_in",
    "write_letter_in",
]  # fmt: skip
