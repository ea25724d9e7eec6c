"""pacs.004, the return: the money itself comes back. It is recorded, never sent: moving money is for banks."""

from typing import Any, Final

from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.messages import read_message
from accord.formats.iso20022.parts import first, read_amount, read_original, read_reasons
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Return, Returned

_BODY: Final = "/Document/PmtRtr"


def read_return(data: bytes, lists: CodeLists) -> Return:
    """Raises BadMessage."""
    body = read_message(data, "pacs.004", lists)
    if not body.tx_inf:
        raise BadMessage("missing", f"{_BODY}/TxInf", "The return must say which payments come back.", "minOccurs")
    if int(body.grp_hdr.nb_of_txs) != len(body.tx_inf):
        raise BadMessage("count", f"{_BODY}/GrpHdr/NbOfTxs", "The number does not agree with the payments below.")
    payments = tuple(_read(transaction, body, f"{_BODY}/TxInf[{place}]") for place, transaction in enumerate(body.tx_inf, 1))
    return Return(message=body.grp_hdr.msg_id, created=body.grp_hdr.cre_dt_tm.to_datetime(), payments=payments)


def _read(element: Any, body: Any, path: str) -> Returned:
    """One payment; what the message says once for all of them holds where the payment says nothing itself."""
    original = read_original(element, path)
    settled = element.intr_bk_sttlm_dt or first(body.grp_hdr, "intr_bk_sttlm_dt")
    amount = read_amount(element.rtrd_intr_bk_sttlm_amt, f"{path}/RtrdIntrBkSttlmAmt")
    assert amount is not None  # a required element, checked
    if not amount.value:
        raise BadMessage(
            "no-money", f"{path}/RtrdIntrBkSttlmAmt", "The return must say how much comes back. Leave out what brings nothing."
        )
    shared = body.orgnl_grp_inf
    return Returned(
        original=original,
        returned=amount,
        return_id=element.rtr_id,
        settled=None if settled is None else settled.to_date(),
        reasons=read_reasons(element.rtr_rsn_inf or ([] if shared is None else shared.rtr_rsn_inf)),
    )
