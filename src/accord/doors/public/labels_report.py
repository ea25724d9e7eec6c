"""What the pages of reports say, by code, in plain English for everybody; the other languages are in the catalogues.

The questions, consents, advice and steps themselves are data of the core, and are in the catalogues too.
"""

from types import MappingProxyType

PAGES = MappingProxyType(
    {
        "first": "What happened?",
        "money": "The money",
        "story": "The story",
        "whose": "Whose is it?",
        "you": "About you",
        "agree": "What may we do?",
        "plan": "This is what we will do",
        "place": "Where, and how bad is it?",
        "reach": "How may we reach you?",
    }
)
COLUMNS = MappingProxyType(
    {
        "at": "When did you pay?",
        "amount": "How much?",
        "currency": "Currency",
        "way": "How did you pay?",
        "own-bank": "From which bank of yours?",
        "own-account": "From which account or number of yours?",
        "to": "To which account, number, wallet or address?",
        "to-bank": "At which bank is that?",
        "reference": "Reference or number of the payment, as on the receipt",
    }
)
WAYS = MappingProxyType(
    {
        "transfer": "Bank transfer",
        "wallet": "Phone wallet",
        "card": "Card",
        "crypto": "Crypto",
        "cash": "Cash",
        "voucher": "Gift card or voucher",
        "other": "Another way",
    }
)
MARKS = MappingProxyType(
    {
        "theirs": "It is theirs: they used it against me",
        "paid": "It is theirs, and my money went there",
        "own": "It is mine",
        "wrong": "Neither; leave it out",
    }
)
# What is told of a bank that is no member, on the plan and at the end. `guest`: its contact answered lately.
MISSING = MappingProxyType(
    {
        "own-bank": "Your bank is not a member here, so we can send it nothing. Call it yourself now, and ask it to call the money back.",
        "receiving-bank": "That bank is not a member here, so we can send it nothing. Ask your own bank to call the money back, and call "
        "that bank yourself. We note the amount, and that this bank is missing.",
        "guest": "That bank is not a member here. We send a one-time page to its contact, and ask it there to hold the money.",
    }
)
KEPT = MappingProxyType(
    {
        "no-consent": "You did not agree to this.",
        "guardian": "For this a parent or guardian must agree, or you tell us that you would not be safe.",
        "while-held": "Not while somebody is held: those who hold them would notice.",
        "fear": "Not told, since the person is afraid of it.",
    }
)
LACKS = MappingProxyType(
    {
        "amount": "How much it was is not told yet.",
        "own-bank": "Your bank is not told yet.",
        "to": "Where the money went is not told yet.",
        "country": "Your country is not told yet.",
    }
)
STEPS = MappingProxyType(
    {
        "draft": "Your report is kept, and not sent yet",
        "handed-in": "Your report is with those who can help",
        "warned": "The partners were warned. Your report itself went to nobody",
        "rung-early": "A bank was notified. The rest is kept, and not sent yet",
        "on-its-way": "Your report is being sent now",
        "nobody": "Nothing was sent",
        "withdrawn": "You took it back",
        "closed": "It is closed",
        "done": "It is done",
    }
)
NEVER = MappingProxyType(
    {
        "money": "We never ask for money, a password, or a code from your bank or your phone.",
        "helper": "Anyone who offers to get your money back for a fee is the next scammer, even in our name.",
        "code": "Type your code on this site only. Give it to nobody.",
    }
)
# Beside the lines to call.
LINES = MappingProxyType(
    {
        "own-bank": "Your bank",
        "bank-line": "The fraud line of this bank",
        "consulate": "Embassy or consulate of {country}",
        "there": "These numbers are called from a phone in that country. From another country they may not work.",
        "consulate-helps": "An embassy or consulate helps its own people with papers and with the way home.",
        "unknown": "We know no number for this in {country}.",
        "no-consulate": "We know no number of that embassy or consulate for {country} that somebody has checked.",
        "no-country": "We do not know in which country this is, so we can't show a number.",
    }
)
REFUSALS = MappingProxyType(
    {
        "door": "Choose what it is about.",
        "elsewhere": "Another site opened this page, so we begin anew here. Nothing that it filled in was kept.",
        "needed": "Please answer this.",
        "not-text": "Some of this is no text. Type it again.",
        "not-readable": "Remove the characters that can't be seen, or type it again.",
        "too-long": "This is too long. Write it shorter.",
        "not-a-choice": "Choose one of those that are offered.",
        "not-yes-or-no": "Answer yes or no.",
        "not-a-country": "Choose a country.",
        "not-a-language": "Choose a language.",
        "not-a-time": "Give the day, for example 2026-01-31.",
        "not-yet": "This day is still to come. Give the day on which it happened.",
        "not-a-clock": "Give a time of day, such as 21:30.",
        "not-a-number": "Give a whole number.",
        "too-many": "This is too much at once. Write the rest into your own words.",
        "bad-amount": "Give the amount in digits, such as 480000.00, and its currency.",
        "not-an-identifier": "We can't read this as a number, account, link or address. Write it as they gave it to you.",
        "card-number": "This looks like a card number. Take it out: nobody needs it, and we did not keep it.",
        "image-too-large": "The picture is too large. Send a screenshot or a smaller copy, up to 10 MB.",
        "busy": "That was a lot at once. Wait a minute, then go on. What you wrote before is kept. Call your bank meanwhile.",
        "gone": "What you wrote can't be opened any more. Send a new report if something is still wrong.",
        "ended": "This report can't be changed any more. With your code you can see how it stands.",
        "unreadable-form": "What was sent did not arrive whole. Please try again.",
        "unreadable": "We could not read this. Write it another way, or leave it out.",
        "code-empty": "Type the code of your report.",
        "code-letter": "The code has only the digits 1 to 9 and letters, and no O and no U among them. Look at it once more.",
        "code-length": "The code has 16 letters and digits. Look at it once more.",
        "code-slip": "One letter is wrong, or two changed places. Look at the code once more.",
        "unknown": "We know no report with this code. Look at it once more.",
    }
)
