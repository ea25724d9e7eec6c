"""Examples of requests, answers and problems for the document. The tests send the requests and check the answers against the shapes."""

from typing import Any

from accord.doors.api import case_examples, proposal_examples, request_examples

_ID, _MEMBER = "6f1c7a52-3b1e-8d5f-9a44-0f3a2f9c1b77", "0b9e7c1e-53a2-4c0e-8f0e-5f4f1d2c3b4a"

REQUESTS: dict[str, dict[str, Any]] = {
    "watch": {
        "some": {
            "identifiers": ["+66812345678", "evil-site.com", {"value": "123-4-56789-0", "kind": "account", "bank": "TH:004"}],
            "note": "The numbers of the Lima file.",
        }
    },
    "change_watched": {"longer": {"note": "Still in use."}},
    "lodge_appeal": {
        "customer": {
            "value": "shop.example.com",
            "harm": "listed",
            "reason": "The shop is our customer's; nobody was cheated.",
            "region": "TH",
            "language": "th",
        },
        "own": {"value": "+6620000000", "harm": "number-blocked", "reason": "It is our own help line.", "for_person": False},
    },
    "hand_in_report": {
        "money": {
            "id": "case-2026-118",
            "answers": {
                "country": "TH",
                "lost": ["money"],
                "payments": [{"amount": "480000.00", "currency": "THB", "own-bank": "TH:014", "to": "TH:004:1234567890"}],
                "words": "A man on the telephone said that he was from the bank.",
                "theirs": ["+66812345678"],
            },
            "consents": ["bank", "signals", "telecom"],
            "language": "th",
            "pictures": ["iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="],
        },
        "held": {
            "id": "call-17",
            "door": "held",
            "answers": {"country": "NP", "writer": "relative", "held-in": "TH", "may-contact": "code"},
            "consents": ["rescue"],
        },
    },
    "confirm_control": {"by hand": {"way": "by-hand"}},
    "publish_signal": {
        "link": {
            "identifier": {"value": "hxxps://parcel-fee[.]example[.]com/pay"},
            "scheme": "parcel",
            "marking": {"tlp": "TLP:GREEN"},
        },
        "account": {
            "identifier": {"kind": "proxy", "value": "promptpay:0812345678", "region": "TH"},
            "scheme": "investment",
            "role": "collect",
            "channel": "messaging",
            "seen": {"first": "2026-11-01T00:00:00Z", "last": "2026-11-20T09:30:00+07:00"},
            "confidence": "B2",
            "marking": {
                "tlp": "TLP:AMBER",
                "pap": "PAP:GREEN",
                "audience": {"sectors": ["finance"], "countries": ["TH"]},
                "uses": ["hold", "investigate"],
                "attribution": "unnamed",
                "expires": "2030-01-31T12:00:00Z",
            },
            "harm": {"victims": 3, "loss": {"THB": "125000.50"}, "countries": ["TH"]},
            "ai": ["translated-chat"],
            "evidence": "case-17",
            "note": "Asked for a second payment as a tax.",
        },
    },
    "preview_signal": {
        "link": {
            "identifier": {"value": "hxxps://parcel-fee[.]example[.]com/pay"},
            "scheme": "parcel",
            "marking": {"tlp": "TLP:AMBER", "audience": {"sectors": ["telecom"]}},
        },
    },
    "revise_signal": {
        "wider": {"marking": {"tlp": "TLP:GREEN"}},
        "surer": {"confidence": 90, "note": "Confirmed by the registrar."},
    },
    "retract_signal": {"example": {"reason": "The site was taken over and has been cleaned since."}},
    "sight_signal": {"example": {"count": 3, "note": "In reports from two provinces."}},
    "act_on_signal": {"example": {"action": "blocked"}},
    "dispute_signal": {
        "dispute": {"reason": "This is our own campaign page."},
        "withdraw": {"withdraw": True},
    },
    "ask_to_share": {"example": {"audience": {"sectors": ["telecom"]}, "reason": "They host it and can take it down."}},
    "answer_share_request": {"example": {"answer": "grant"}},
    "acknowledge_applied": {"example": {"seq": 4711, "consumer": "firewall"}},
    "check_values": {
        "block": {"values": ["https://parcel-fee.example.com/pay?id=7", "081-234-5678"], "region": "TH", "use": "block"},
        "plain": {"values": ["parcel-fee.example.com"]},
    },
    "add_member": {"example": {"name": "Example Bank", "sector": "finance", "country": "TH"}},
    "set_standing": {"example": {"standing": "suspended"}},
    "set_budget": {"example": {"daily": 250000}},
    "make_circle": {"example": {"name": "Parcel scams", "opens": True}},
    "join_circle": {"example": {"member": "Example Bank"}},
    "make_token": {"example": {"name": "gateway", "scopes": ["member:feed:read", "member:check:ask"], "expires": "2030-01-31T12:00:00Z"}},
    "make_client": {
        "example": {"name": "payment screening", "scopes": ["member:check:ask"]},
        "by certificate": {"method": "tls_client_auth", "subject": "CN=siem.bank.example,O=Bank", "scopes": ["member:feed:read"]},
    },
    "ring_desk": {
        "call": {"kind": "call", "ref": "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"},
        "plain": {"kind": "request"},
    },
    "declare_responsibility": {
        "bank": {"kind": "bank", "value": "TH:004", "note": "Retail accounts", "protocols": ["hold-funds", "inform"]},
        "numbers": {"kind": "number", "value": "+66 81 xxx xxxx"},
    },
    "import_responsibilities": {"example": {"csv": "kind,value,note\nbank,TH:014,Retail accounts\nbic,SICOTHBK,\n"}},
    "route_identifier": {
        "account": {"value": "TH:004:1234567890", "protocol": "hold-funds", "loss": {"THB": "480000.00"}},
        "domain": {"value": "parcel-fee.example.com", "protocol": "takedown", "known": {"registrar": "1068"}},
    },
    "enter_gateway": {
        "example": {
            "asker": "TH",
            "asked": "AE",
            "protocol": "hold-funds",
            "instrument": "Memorandum of understanding of 2025",
            "scope": ["fraud", "computer crime"],
            "data": ["account", "amount"],
            "expires": "2030-01-31",
            "source": "https://mou.example.org/2025-17",
        },
    },
    "enter_bank_contact": {"example": {"bank": "025", "mail": "fraud@bank.example", "name": "Fraud desk", "language": "th"}},
    "verify_contact": {"example": {"section": "lines", "key": "aoc-1441", "how": "call", "found": "answered"}},
    "advise": {
        "transfer": {
            "asks": "police",
            "asks_from": "TH",
            "victim_country": "TH",
            "from_country": "TH",
            "to_countries": ["AE"],
            "amount": "480000.00",
            "currency": "THB",
            "age": "5 hours",
            "rail": "swift",
            "done": ["recall-sent", "police-report"],
            "known": ["uetr"],
            "rates": {"USD": "0.0285"},
        },
        "little": {"asks": "person", "victim_country": "PE"},
    },
    "make_webhook": {
        "all": {"url": "https://hooks.example.com/accord"},
        "some": {"url": "https://hooks.example.com/phones", "kind": "phone", "country": "TH", "after": 0},
    },
    "change_webhook": {"example": {"url": "https://hooks.example.com/accord-2", "scheme": ""}},
    "rotate_webhook_secret": {"example": {}},
    "resume_webhook": {"plain": {}, "anew": {"after": 0}},
    "review_claim": {"example": {"decision": "release", "reason": "The shop's site was taken over."}},
}
REQUESTS |= request_examples.REQUESTS | proposal_examples.REQUESTS | case_examples.REQUESTS

_IDENTIFIER = {
    "kind": "domain",
    "value": "parcel-fee.example.com",
    "display": "parcel-fee[.]example[.]com",
    "key": "d1f5cf4d45e4c52b0c56e5c6a8e1b5f3f0c9be0e5ad0a4f1f2a4f9b3cb6c9a10",
}

ANSWERS: dict[str, Any] = {
    "publish_signal": {
        "id": _ID,
        "status": "published",
        "seq": 4711,
        "identifier": _IDENTIFIER,
        "audience": {"count": 1, "members": [{"id": _MEMBER, "name": "Example Bank"}]},
        "reason": None,
    },
    "read_feed": {
        "entries": [
            {
                "seq": 4711,
                "type": "signal.published",
                "at": "2026-11-24T16:00:00.000000Z",
                "by": _MEMBER,
                "marking": {
                    "tlp": "TLP:GREEN",
                    "pap": "PAP:GREEN",
                    "uses": ["block", "investigate", "hold", "warn"],
                    "attribution": "named",
                },
                "data": {"id": _ID, "identifier": _IDENTIFIER, "revision": 0, "scheme": "parcel"},
            }
        ],
        "next": 4711,
        "more": False,
        "epoch": 1,
    },
    "check_values": {
        "results": [
            {
                "input": "parcel-fee.example.com",
                "identifier": _IDENTIFIER,
                "verdict": "none",
                "reasons": [
                    {"code": "unknown", "text": "We do not know whether this is used in a scam. Not known does not mean harmless."},
                ],
                "sources": 0,
                "uses": [],
                "schemes": [],
                "first_seen": None,
                "last_seen": None,
                "advice": [],
            }
        ]
    },
}

_BELL: dict[str, Any] = {
    "id": _ID,
    "desk": "b1d9c2c4-3a3f-4a52-9c55-7d1f0f6f2a10",
    "member": _MEMBER,
    "kind": "call",
    "ref": "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77",
    "by": "5c1e2a70-91c4-4c0b-8d52-2f7f0a6f3b21",
    "at": "2026-11-24T16:00:00.000000Z",
    "state": "ringing",
    "answered_by": None,
    "ended": None,
    "unanswered": None,
    "next": "2026-11-24T16:05:00.000000Z",
    "may_answer": False,
    "may_stop": True,
    "rings": [
        {
            "step": 0,
            "stop": "shift",
            "member": _MEMBER,
            "channel": "mail",
            "due": "2026-11-24T16:00:00.000000Z",
            "state": "due",
            "tries": 0,
            "sent": None,
            "code": "",
        }
    ],
}
ANSWERS["ring_desk"] = _BELL
ANSWERS["answer_bell"] = {
    **_BELL,
    "state": "answered",
    "answered_by": _MEMBER,
    "ended": "2026-11-24T16:01:30.000000Z",
    "next": None,
    "may_stop": False,
    "rings": [{**_BELL["rings"][0], "state": "sent", "tries": 1, "sent": "2026-11-24T16:00:01.000000Z", "code": "sent"}],
}

_WEBHOOK: dict[str, Any] = {
    "id": "3d4f1a9e-8a3b-4c55-9a0e-4a6b8f1c2d30",
    "url": "https://hooks.example.com/accord",
    "state": "active",
    "reason": None,
    "filters": {},
    "cursor": 4700,
    "behind": 11,
    "failures": 2,
    "next_try": "2026-11-24T16:05:07.000000Z",
    "last_success": "2026-11-24T15:58:00.000000Z",
    "last_try": {"at": "2026-11-24T16:00:05.000000Z", "outcome": "refused", "status": 503},
    "test": None,
    "test_waits": False,
    "old_secret_signs_until": None,
    "dead_letters": 0,
    "made": "2026-11-01T09:00:00.000000Z",
}
ANSWERS["show_webhook"] = _WEBHOOK
ANSWERS["make_webhook"] = {
    **_WEBHOOK,
    "cursor": 4711,
    "behind": 0,
    "failures": 0,
    "next_try": None,
    "last_success": None,
    "last_try": None,
    "secret": "whsec_ZXhhbXBsZSBvbmx5LCBuZXZlciB1c2VkIGJ5IGFueWJvZHk=",
}

PROBLEMS: dict[int, dict[str, Any]] = {
    404: {
        "type": "urn:accord:problem:not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this address for you. Check the id, or list what there is.",
        "code": "not-found",
    },
    422: {
        "type": "urn:accord:problem:missing",
        "title": "The request can't be accepted",
        "status": 422,
        "detail": "Every marking needs a TLP label. Add one, such as TLP:GREEN.",
        "code": "missing",
        "request_id": "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77",
        "errors": [
            {
                "field": "marking.tlp",
                "code": "missing",
                "text": "Every marking needs a TLP label. Add one, such as TLP:GREEN.",
                "detail": "Every marking needs a TLP label. Add one, such as TLP:GREEN.",
                "pointer": "#/marking/tlp",
            },
            {"field": "identifier.value", "code": "missing", "text": "This field is missing. Add it.", "pointer": "#/identifier/value"},
        ],
    },
    429: {
        "type": "urn:accord:problem:too-many-requests",
        "title": "Too many requests",
        "status": 429,
        "detail": "Your member's programs call more often than 6,000 times a minute. Go on after the seconds in Retry-After.",
        "code": "too-many-requests",
    },
    503: {
        "type": "urn:accord:problem:busy",
        "title": "Not ready",
        "status": 503,
        "detail": "The hub is busy. Try again in a few seconds.",
        "code": "busy",
    },
}
