"""Sentences that are ready to be said, by protocol; each is put into its field and can still be changed.

MESSAGES are said inside a request: `any`, or the name of a protocol, and what it is about. ANSWERS go with a step, by protocol and step;
a third part names the refusal code that the sentence goes with. No sentence says anything about a person: what a step says is no secret
kept in the vault.
"""

from types import MappingProxyType

MESSAGES = MappingProxyType(
    {
        "any.seen": "We have seen this and are looking into it now.",
        "any.number": "Please give a telephone number at which your desk is reached in the next hour.",
        "hold-funds.reference": "We can't find this payment yet. Please send its UETR, or the reference of the sender's bank.",
        "hold-funds.police": "To keep the hold we need the number of the police report. Please ask the harmed person to file one today.",
        "hold-funds.order": "The hold ends at its date. Please send the order, or a ground to extend it, before then.",
        "hold-funds.moved": "The money has moved on. Requests to the next banks were opened at once; you see them in the trail.",
        "takedown.evidence": "We see nothing at this address. Please send a screenshot, the country it was seen from and the time.",
        "takedown.back": "It is up again. Please check it again.",
        "block-number.ported": "This number was ported to another carrier. We have passed on which one it is.",
        "preserve.process": "We keep the data until the date shown. Please tell us when legal process will follow.",
        "inform.scope": "Please narrow the question: which dates, and which of the identifiers?",
    }
)

ANSWERS = MappingProxyType(
    {
        "hold-funds.locate": "The money is here. We will hold it as soon as the person authorised to decide has agreed.",
        "hold-funds.hold": "Held. Please send the police report or the order before the hold ends.",
        "hold-funds.hold-part": "This part was still here and is held. We are looking for the rest.",
        "hold-funds.moved-on": "It left before the request came. The next bank will be asked at once.",
        "hold-funds.taken-out": "It was taken out in cash. We keep the machine, the time and the pictures for the police.",
        "hold-funds.not-found": "No such payment came in here. Please check the account, the amount and the day.",
        "hold-funds.refuse.not-our-account": "The account is not with us. By its number it belongs to another bank.",
        "hold-funds.refuse.account-closed": "The account was closed before the payment came. It went back to the bank that sent it.",
        "hold-funds.refuse.creditor-refuses": "The holder does not agree. We need an order of a court or authority to go on.",
        "hold-funds.refuse.no-legal-basis": "The law here lets us hold money only for the police or a court. Please ask through them.",
        "hold-funds.refuse.needs-order": "Please send the order of a court or authority. We watch the account until it comes.",
        "hold-funds.refuse.needs-confirmation": (
            "Please let the sender's bank or the police confirm the request. We will then answer at once."
        ),
        "hold-funds.refuse.already-held": "This money is held for another request about the same payment.",
        "hold-funds.refuse.already-returned": "This payment was returned. Please look for it at the bank that sent it.",
        "hold-funds.refuse.too-little-said": "Please send the UETR or the bank's reference, the amount and the time of the payment.",
        "hold-funds.extend": "The hold goes on to the new date, on the ground that was given.",
        "hold-funds.release": "Released to the holder. The ground is given with this step.",
        "hold-funds.return": "Sent back to the bank it came from, under the reference of the payment.",
        "hold-funds.confirm": "We have checked it with the harmed person and confirm it.",
        "hold-funds.withdraw": "The harmed person says that they meant to pay. We ask for nothing more.",
        "takedown.remove": "Removed, with the copies that we know of. The account behind it is closed.",
        "takedown.geo-block": "It is blocked in the countries named, and stays up elsewhere.",
        "takedown.not-found": "Nothing is shown at this address. Please send where and when it was seen.",
        "takedown.refuse.not-ours": "It is not with us. The host is another one; please ask there.",
        "takedown.refuse.no-evidence": "Please send a screenshot with the time, and what it asks people for.",
        "takedown.refuse.needs-order": "We take this down on the order of a court or authority. Please send it.",
        "takedown.refuse.shared-by-many": "Many publish on this host. Please give the whole address of the page that is meant.",
        "takedown.back-up": "It is up again, at the same address. Please check it again.",
        "block-number.block": "Blocked for calls and messages, in and out.",
        "block-number.not-ours": "The number was ported to another carrier.",
        "block-number.refuse.no-evidence": "Please say when it called, whom it said it was, and what it asked for.",
        "block-number.refuse.spoofed": (
            "The calls only show this number; nothing came from its line. We are looking for where they come in."
        ),
        "block-number.refuse.protected-line": "This line belongs to an authority or a help service, and is only shown by the callers.",
        "block-number.refuse.needs-order": "We block a number on the order of the authority. Please send it.",
        "block-number.refuse.customer-harmed": "The number was taken over from a customer of ours. It is being given back.",
        "preserve.preserve-domestic": "The data is kept as it was at the time of the request, until the date given.",
        "preserve.preserve-foreign": "The data is kept as it was, until the date given. Nothing is handed over yet.",
        "preserve.refuse.not-held": "We hold no such data for the dates named.",
        "preserve.refuse.gone": "It was erased in the usual course, before the request came.",
        "preserve.refuse.too-vague": "Please name the account or the address, and the dates with their time zone.",
        "preserve.refuse.no-authority": "Please ask through an authority that may ask for this here.",
        "inform.answer": "This is all that our records show for the dates named.",
        "inform.refuse.nothing-known": "We find nothing about it in our records for the dates named.",
        "inform.refuse.no-legal-basis": "Please name the law or agreement under which we may tell you this.",
        "inform.refuse.needs-order": "We can tell you this on the order of a court or authority. Please send it.",
        "inform.refuse.not-specific": "Please narrow the question: which dates, and which of the identifiers?",
        "inform.refer": "We can give this only in mutual legal assistance. This step names the central authority.",
        "appeal.acknowledge": "We have received the appeal, and look at what our claim rests on.",
        "appeal.concede": "We have looked at it again, and take our claim back.",
        "refer.accept": "We take it over from here, and call at the time that was agreed.",
        "refer.reject": "We can't help with this ourselves. A body that can is named in the message.",
        "deconflict.agree": "We agree to speak. Our officer can be reached in the hours of our desk.",
        "repatriate.receive": "Arrived, and met by us. The follow-up begins today.",
    }
)
