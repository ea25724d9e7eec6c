"""Examples of what is sent about requests, for the document; the tests send them."""

from typing import Any

_OPENING = {"asks": "hold", "recall-sent": False, "harmed-in": "TH"}

REQUESTS: dict[str, dict[str, Any]] = {
    "open_request": {
        "transfer": {
            "protocol": "hold-funds",
            "identifiers": ["TH:004:1234567890"],
            "fields": _OPENING,
            "private": {"narrative": "A caller said that he was from the bank, and asked for a transfer."},
            "payments": [
                {
                    "amount": "160000.00 THB",
                    "rail": "promptpay",
                    "bank_reference": "2026112400017",
                    "time": "2026-11-24T09:30:00+07:00",
                    "from_bank": "TH:002",
                    "from": "TH:002:9876543210",
                }
            ],
        },
        "nobody": {
            "protocol": "hold-funds",
            "identifiers": [{"value": "AE070331234567890123456", "kind": "iban"}],
            "fields": {**_OPENING, "recall-sent": True},
            "payments": [{"amount": "21000.00 AED"}],
            "guests": [{"about": 0, "email": "fraud@bank.example", "verified": "Called back at the number on the bank's site"}],
        },
    },
    "take_step": {
        "acknowledge": {"step": "acknowledge"},
        "hold": {
            "step": "hold",
            "fields": {"amount": "160000.00 THB", "until": "2026-11-30T12:00:00Z", "note": "The whole amount is there."},
            "seen": 2,
        },
    },
    "take_many_steps": {"example": {"requests": ["6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"], "step": "acknowledge"}},
    "answer_by_hand": {"example": {"step": "acknowledge", "spoke_with": "The duty officer of the fraud desk"}},
    "confirm_request": {"example": {"fields": {"note": "The sender called us at once."}}},
    "say_in_request": {"example": {"text": "Our customer is at the police now."}},
    "invite_guest": {
        "example": {"email": "fraud@bank.example", "language": "ar", "verified": "Called back at the number on the bank's site", "days": 3}
    },
    "name_reviewer": {"example": {"member": "Example Bank"}},
    "tell_wrong_hold": {"example": {"amount": "160000.00 THB", "ground": "held-wrongly"}},
    "write_recall": {"example": {}, "in another version": {"version": "08", "header": "02", "message": "EXB20261127000001"}},
    "write_investigation": {"example": {}, "how it stands": {"action": "RQST", "header": "02"}},
    "set_bank_form": {"example": {"version": "08", "header": "02", "service": "swift.cbprplus.02", "zone": "Asia/Bangkok"}},
    "complete_payment": {"example": {"to_bank": "TH:004", "message": "EXB20261127000417", "message_name": "pacs.008.001.08"}},
    "write_bank_answer": {"example": {}},
    "set_embargo": {"example": {"identifier": "TH:004:1234567890", "until": "2026-12-24T16:00:00Z"}},
}
