"""Texts of the pages of reports, by code, in plain English for everybody; the other languages are in the catalogues.

The questions, consents, advice and steps themselves are data of the core, and are in the catalogues too.
"""

from types import MappingProxyType

PAGES = MappingProxyType(
    {
        "first": "What happened?",
        "money": "The money",
        "paid": "The money",
        "last": "About you",
        "story": "In your own words",
        "whose": "Whose is it?",
        "you": "About you",
        "agree": "What may we do?",
        "plan": "This is what we will do",
        "place": "Where, and how bad is it?",
        "reach": "How may we reach you?",
    }
)
# Two doors lead to the report of what was taken: what each button says, and the sentence below it.
DOORS = MappingProxyType({"money": "Money was taken", "": "Something else was taken, or asked for"})
DOORS_SAY = MappingProxyType(
    {
        "money": "You, or someone you help, paid or lost money.",
        "": "You, or someone you help, lost money, an account or data, or were asked for it.",
    }
)
COLUMNS = MappingProxyType(
    {
        "at": "When did you pay?",
        "amount": "How much?",
        "currency": "Currency",
        "way": "How did you pay?",
        "own-bank": "Which of your banks did you pay from?",
        "own-account": "Which of your accounts or numbers did you pay from?",
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
# The sentences about a bank that is no member, on the plan and at the end. `guest`: its contact answered lately.
MISSING = MappingProxyType(
    {
        "own-bank": "Your bank is not a member here, so we can send it nothing. Call it yourself now, and ask it to recall the payment.",
        "receiving-bank": "That bank is not a member here, so we can send it nothing. Ask your own bank to recall the payment, and call "
        "that bank yourself. We will note the amount, and that this bank is missing.",
        "guest": "That bank is not a member here. We will send a one-time page to its contact, and ask it there to hold the money.",
    }
)
KEPT = MappingProxyType(
    {
        "no-consent": "You did not agree to this.",
        "guardian": "A parent or guardian must agree to this, unless you tell us that you would not be safe.",
        "while-held": "We will not do this while someone is held: the people who hold them would notice.",
        "fear": "We will not tell the consulate, because the person is afraid of it.",
    }
)
LACKS = MappingProxyType(
    {
        "amount": "You have not told us how much it was.",
        "own-bank": "We do not know which bank or wallet you paid from.",
        "to": "We do not know at which bank or wallet the money arrived.",
        "to-own": "You paid to a number or account that also stands among your own. Go back, and correct the one that is wrong.",
        "country": "You have not told us your country.",
    }
)
STEPS = MappingProxyType(
    {
        "draft": "Your report is kept, and not sent yet",
        "handed-in": "Your report is with those who can help",
        "warned": "We warned the partners. We sent your report to no one",
        "rung-early": "We notified a bank. The rest is kept, and not sent yet",
        "on-its-way": "Your report is being sent now",
        "nobody": "Nothing was sent",
        "withdrawn": "You took your report back",
        "closed": "Your report is closed",
    }
)
NEVER = MappingProxyType(
    {
        "money": "We never ask for money, a password, a PIN, or a code that your bank or an app sent you.",
        "helper": "Anyone who offers to get your money back for a fee is another scammer, even in our name.",
        "code": "Type your code on this site only. Give it to nobody.",
    }
)
# Beside the lines to call.
LINES = MappingProxyType(
    {
        "own-bank": "Your bank",
        "bank-line": "The fraud line of this bank",
        "consulate": "Embassy or consulate of {country}",
        "there": "Call these numbers from a phone in that country. From another country they may not work.",
        "consulate-helps": "An embassy or consulate helps its own people with papers and with the way home.",
        "unknown": "We know no number for this in {country}.",
        "no-consulate": "We have no checked number of that embassy or consulate for people in {country}.",
        "no-country": "We do not know in which country this is, so we can't show a number.",
    }
)
REFUSALS = MappingProxyType(
    {
        "door": "Choose what it is about.",
        "elsewhere": "Another site opened this page, so we are starting again here. We kept nothing that it filled in.",
        "needed": "Please answer this.",
        "no-yes": "We have not sent this yet, because you have not agreed that we tell anyone who can help. To tell the rescue team, tick "
        "“Yes, I agree” below that question, and send it again.",
        "no-receiver": "We have not sent this yet, because we can't hand it to anyone you agreed to. To tell the rescue team, tick "
        "“Yes, I agree” below that question, and send it again.",
        "not-text": "Part of this is not text. Type it again.",
        "not-readable": "Remove the characters that can't be seen, or type it again.",
        "too-long": "This is too long. Write it shorter.",
        "not-a-choice": "Choose one of the answers offered.",
        "not-yes-or-no": "Answer yes or no.",
        "not-a-country": "Choose a country.",
        "not-a-language": "Choose a language.",
        "not-a-time": "Write the date, for example 2026-01-31.",
        "not-yet": "This date is still to come. Write the date on which it happened.",
        "not-a-clock": "Write a time of day, such as 21:30.",
        "not-a-number": "Write a whole number, such as 3.",
        "too-many": "There is too much at once. Write the rest in your own words.",
        "bad-amount": "Write the amount in digits, such as 480000.00, and its currency.",
        "not-an-identifier": "We can't read this as a number, account, link or address. Write it as they gave it to you.",
        "card-number": "This looks like a card number. Take it out: no one needs it, and we did not keep it.",
        "image-too-large": "The picture is too large. Send a screenshot or a smaller copy, up to 10 MB.",
        "pictures": "A report takes ten pictures, and has them already. Tell the rest in your own words.",
        "pictures-too-large": "The pictures are too large to be sent together, and we kept none of them. Send fewer at a time, "
        "up to 24 MB. We kept what you wrote.",
        "busy": "We received too much in a short time, from you or from others. Wait a minute, then go on. "
        "What you wrote before is kept. Call your bank meanwhile.",
        "gone": "What you wrote can't be opened any more. Send a new report if something is still wrong.",
        "begun-anew": "What you wrote before can't be opened any more. We kept what we could read of the page that you have just sent, in "
        "a new report with a new code. Please answer the other questions once more.",
        "ended": "You can no longer change this report. Your code shows you how it stands.",
        "unreadable-form": "The form did not arrive whole. Please try again.",
        "unreadable": "We could not read this. Write it another way, or leave it out.",
        "handle-needs-platform": "Write the app or site before this name, for example: Telegram @name",
        "code-empty": "Type the code of your report.",
        "code-letter": "The code has only the digits 1 to 9 and letters other than O and U. Check the code again.",
        "code-length": "The code has 16 letters and digits. Check the code again.",
        "code-slip": "One letter is wrong, or two changed places. Check the code again.",
        "unknown": "We know no report with this code. Check the code again.",
    }
)
