"""Texts of the pages of guests by code, in plain English; the other languages are in the catalogues.

The core's own sentences speak to programs and to members. These say the same to a person who holds a phone and was asked by mail.
"""

from types import MappingProxyType

# Why a page takes no answer any more: what stands large, and what to do.
OVER = MappingProxyType(
    {
        "unknown": "There is nothing to answer here",
        "answered": "This request was answered already",
        "expired": "This page has expired",
        "withdrawn": "This request was taken back",
        "replaced": "There is a newer page for this request",
        "closed": "This request is closed",
        "busy": "Too many visits from your network in a short time",
        "unready": "The hub is busy. Try again in a few seconds.",
    }
)
OVER_SAYS = MappingProxyType(
    {
        "unknown": "This address is incomplete, or it is not one of ours. Open it from the message again, or ask the sender.",
        "answered": "This page takes one answer, and has received it.",
        "expired": "This page no longer takes an answer. If you still want to answer, ask the sender for a new address.",
        "withdrawn": "The sender no longer needs your answer. You do not have to do anything.",
        "replaced": "Use the address in the newest message. This one no longer opens anything.",
        "closed": "Nothing needs an answer any more. You do not have to do anything.",
        "busy": "Wait a minute, then open the address again.",
        "unready": "Wait a minute, then open the address again.",
    }
)

# What we never do: scammers write to banks too.
NEVER = MappingProxyType(
    {
        "secrets": "We never ask for passwords, PINs or codes, yours or your customer's.",
        "money": "We never ask for money, and we never name an account to send it to.",
        "program": "We never ask you to install anything or to let us see your screen.",
    }
)

SECTORS = MappingProxyType(
    {
        "state": "State authority",
        "platform": "Platform",
        "finance": "Bank or payment provider",
        "telecom": "Telecom",
        "crypto": "Crypto exchange",
        "support": "Support body",
        "secretariat": "Secretariat",
    }
)

UNITS = MappingProxyType({"minutes": "minutes", "hours": "hours", "days": "days"})

# Help for filling in a field, by its type, where the protocol gives none.
HELPS = MappingProxyType(
    {
        "amount": "As you write it, for example 480,000 or 480,000.50. Name the currency beside it.",
        "time": "Choose beside it how far your clock is ahead of UTC.",
        "identifier": "An account number with its bank beside it, an IBAN, or the address of a wallet.",
        "text": "Only those who take part in this request can read it.",
        "list": "Leave empty what you do not know.",
        "reference": "It may name people: only those who take part in this request can read it, and we record each time someone does.",
    }
)

# Faults of typed values, by code.
FAULTS = MappingProxyType(
    {
        "field-missing": "This is needed. Fill it in.",
        "not-text": "Write a text.",
        "bad-text": "Write a shorter text, without control characters.",
        "too-long": "This is too long. Write at most 2000 characters.",
        "not-readable": "Some characters in it can't be read. Type it again.",
        "not-a-choice": "Choose one from the list.",
        "not-an-amount": "Write the amount in plain digits with a point, such as 480000.00.",
        "not-a-currency": "Write the three letters of the currency or the symbol of the coin, such as THB or USDT.",
        "unknown-code": "Write the three letters of the currency or the symbol of the coin, such as THB or USDT.",
        "bad-amount": "This currency does not have that many decimals. Check the digits behind the point.",
        "no-amount": "The amount must be more than zero.",
        "not-positive": "The amount must be more than zero.",
        "not-a-time": "Choose a day and a time.",
        "too-early": "This is too early. Choose a later time.",
        "too-late": "This is too late. Choose an earlier time.",
        "until-passed": "This is too early. Choose a later time.",
        "not-later": "The hold ends later than that already. Choose a later time.",
        "not-a-date": "Choose a day.",
        "not-a-duration": "Write a whole number.",
        "not-a-number": "Write a whole number, such as 120.",
        "not-a-country": "Choose one from the list.",
        "not-yes-or-no": "Choose yes or no.",
        "not-a-record": "Choose one from the list.",
        "too-many": "There are too many rows. Send the rest in words.",
        "card-number": "This looks like a card number. Please never send card numbers to anyone, not even to us. We did not keep it.",
        "unknown-payment": "The money did not come with this payment. Choose another, or none.",
        "nothing-disputed": "This request asks for nothing in this currency. Check the currency.",
        "wrong-currency": (
            "If the currency is the same, as much must arrive as left. Leave the amount that arrived empty, or check its currency."
        ),
        "bad-rate": "The amount that left and the amount that arrived are too far apart. Check both amounts.",
        "too-small": "The amount that left and the amount that arrived are too far apart. Check both amounts.",
        "same-ledger": "This money went through that account already. Tell us in words instead.",
    }
)
NOT_AN_IDENTIFIER = MappingProxyType(
    {"identifier": "We can't read this. Write an IBAN, the address of a wallet, or country, bank and account such as TH:004:1234567890."}
)

# Why an answer can't be taken as a whole, by code. What it means for the amounts stands on the page.
REFUSALS = MappingProxyType(
    {
        "changed": "Something changed in the meantime. Read the page again, then send your answer again.",
        "not-open": "This answer is no longer possible. Choose one of those below.",
        "not-yours": "This answer is no longer possible. Choose one of those below.",
        "unknown-step": "Choose one of the answers below.",
        "unreadable-form": "The form did not arrive whole. Please try again.",
        "confirmed": (
            "No bank or police force has confirmed this request yet, so you can't record a hold here. Wait until it is confirmed, or "
            "refuse."
        ),
        "no-embargo": "The police ask you not to act on this yet. Do nothing, and call the member that asks.",
        "amount-all-pending": "This is not all that is still open. Write exactly that, or choose the answer for a part of it.",
        "amount-part-pending": "This is not a part of what is still open. Write less than that, or choose the answer for all of it.",
        "amount-within-pending": "This is more than what is still open. Write at most that.",
        "refused-within-pending": "This is more than what is still open. Write at most that, or leave it empty to refuse all of it.",
        "amount-within-answered": "This is more than what was answered in that way. Write at most that.",
        "hops-within-pending": "Together this is more than what is still open. Write at most that.",
        "amount-all-held": "This is not all that is held. Write exactly that, or choose the answer for a part of it.",
        "amount-part-held": "This is not a part of what is held. Write less than that, or choose the answer for all of it.",
        "amount-within-converted": "This is more than what stands under an order. Write at most that.",
        "other-currency": "The money is in another currency. Write the amount in that one.",
        "more-than-pending": "This is more than what is still open. Write at most that.",
        "more-than-held": "This is more than what is held. Write at most that.",
        "more-than-the-trail": (
            "Others hold some of this money already, so this would be too much. Hold less, or call the member that asks."
        ),
        "more-than-the-payment": (
            "Others hold some of this money already, so this would be too much. Hold less, or call the member that asks."
        ),
        "until-later": "The hold ends later than that already. Choose a later time.",
        "domestic": "The member that asks is in another country. Choose the answer for a foreign request.",
        "foreign": "The member that asks is in your country. Choose the answer for a domestic order.",
        "preserve-settled": "You are also asked to preserve this first. Answer that request before this one.",
        "consent-or-override": "The person has not agreed to this yet. Call the member that asks.",
        "bank-says-yes": "Answer yes only if you confirm it. If not, close this page and call the member that asks.",
        "something-told": "Write an answer or figures, or refuse and say why.",
    }
)
