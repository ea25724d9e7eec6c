"""The types of journal entries: `<thing>.<what happened to it>`, past tense. Numbers are stored; never reuse one."""

TYPES: dict[int, str] = {
    1: "signal.published",
    2: "signal.revised",
    3: "signal.retracted",
    4: "signal.granted",
    5: "signal.expired",
    6: "signal.sighted",
    7: "signal.acted",
    8: "signal.disputed",
    9: "signal.undisputed",
    10: "signal.quarantined",
    11: "signal.reviewed",
    12: "signal.unacted",
    20: "share.asked",
    21: "share.answered",
    30: "member.joined",
    31: "member.changed",
    32: "circle.made",
    33: "circle.joined",
    34: "circle.left",
    40: "protection.added",
    50: "bell.rung",
    51: "bell.answered",
    52: "bell.unanswered",
    53: "bell.stopped",
<<<<<<< HEAD
    60: "request.opened",
    61: "request.step",
    62: "request.told",
    63: "embargo.set",
    64: "embargo.lifted",
=======
    80: "gateway.entered",
    81: "gateway.ended",
    82: "contact.verified",
>>>>>>> main
    99: "entry.erased",
}
NUMBERS: dict[str, int] = {name: number for number, name in TYPES.items()}
