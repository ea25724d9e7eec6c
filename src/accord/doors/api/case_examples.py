"""Examples of bodies of calls about cases."""

from typing import Any

_ID = "6f1c7a52-3b1e-8d5f-9a44-0f3a2f9c1b77"

REQUESTS: dict[str, dict[str, Any]] = {
    "begin_evidence_upload": {"example": {"name": "chat.zip", "size": 73_400_320, "note": "Exported from her phone on 20 November."}},
    "change_evidence": {"example": {"tlp": "TLP:GREEN"}},
    "open_case": {"example": {"title": "Kevin's investment club", "scheme": "romance"}},
    "find_cases": {"example": {"text": "kevin", "state": "open"}},
    "set_case_title": {"example": {"title": "Kevin's investment club (Lima)", "scheme": "investment"}},
    "close_case": {"example": {"outcome": "arrests", "text": "Three people were arrested in Lima."}},
    "invite_to_case": {"example": {"member": "Beta", "ceiling": "TLP:AMBER", "show_title": True}},
    "set_case_ceiling": {"example": {"ceiling": "TLP:GREEN"}},
    "offer_case_lead": {"example": {"member": "Beta"}},
    "preview_case_share": {"example": {"parts": [_ID], "members": ["Beta"]}},
    "share_case_parts": {"example": {"parts": [_ID], "members": ["Beta"]}},
    "withdraw_case_parts": {"example": {"parts": [_ID], "members": ["Beta"]}},
    "add_case_item": {"example": {"kind": "signal", "ref": _ID}},
    "add_case_target": {
        "number": {"value": "081-234-5678", "region": "TH", "deconflict": True, "note": "He calls from it."},
        "link": {"value": "hxxps://parcel-fee[.]example[.]com/pay"},
    },
    "change_case_target": {"example": {"deconflict": True}},
    "add_case_note": {"example": {"text": "The same photographs as in the report of 20 November."}},
    "change_case_note": {"example": {"text": "The same photographs as in the report of 21 November."}},
    "add_case_event": {"example": {"moment": "2026-11-20T09:30:00+07:00", "text": "He asked for the second payment."}},
    "change_case_event": {"example": {"moment": "2026-11-20T10:30:00+07:00"}},
    "add_case_task": {"example": {"text": "Ask the exchange who withdrew.", "due": "2030-01-31T12:00:00Z"}},
    "change_case_task": {"example": {"done": True}},
    "add_case_person": {"example": {"fields": {"also-known-as": "Kevin", "phones": "+66 81 234 5678"}, "possible_victim": True}},
    "change_case_person": {"victim": {"possible_victim": True}, "fields": {"possible_victim": False, "fields": {"looks": "About thirty."}}},
}
