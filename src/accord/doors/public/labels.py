"""Texts of the public page, by code, in plain English for everybody; the other languages are in the catalogues.

The core's own sentences (accord.core.trust.labels) speak to members. These say the same to a person who holds a phone and is worried:
short, no threat, no word that sounds like a clearance.
"""

from types import MappingProxyType

# Answers to a text: it is like a reported one; it names nothing that could be looked up.
SIMILAR = "similar"
NO_IDENTIFIER = "text"

# The word of a verdict, written large.
WORDS = MappingProxyType(
    {
        "none": "We don't know",
        "reported": "Reported as a scam",
        "corroborated": "Reported as a scam by several sources",
        "disputed": "Reported as a scam, but others disagree",
        "protected": "Well known, but it can be misused",
        "retracted": "The report was taken back",
        SIMILAR: "A text like this one has been reported",
        NO_IDENTIFIER: "There was nothing to look up",
    }
)

REASONS = MappingProxyType(
    {
        "unknown": "We have no public report about this. New scams start every day, so it can still be a scam.",
        "reported-by": "Independent sources that reported it: {sources}. Members that shared a report: {members}.",
        "seen-by": "Other members that saw it too: {members}.",
        "matched": "The report is about {matched}.",
        "first-seen": "First seen: {date}.",
        "last-seen": "Last seen: {date}.",
        "confidence": "How sure the reporters are, out of 100: {lowest} to {highest}.",
        "one-source": "All reports come from one source. Copies of it do not count.",
        "not-compared": "Some reports came as a long list. We still compare it with other lists, and it does not count yet.",
        "one-member": "All reports come through one member. Nobody else has confirmed them yet.",
        "low-weight": "Members whose earlier reports were often wrong: {members}. Their word alone confirms nothing.",
        "set-aside": "Members whose reports we are looking into: {members}. Until that is done, they confirm nothing.",
        "disputed-by": "Members that say the report is wrong: {members}.",
        "disputed": "It is not settled yet who is right.",
        "retracted": "Reports that were taken back: {claims}.",
        "expired": "Reports that are too old to count: {claims}.",
        "unconfirmed-reports": "People reported this, and nobody has confirmed it yet: {count}.",
        "public-suffix": "Many different people have addresses that end in {matched}, so we do not list all of them together.",
        "shared-host": "Many different people put pages on {matched}, so we do not list the whole site.",
        "top-site": "{matched} is one of the most visited sites. Scammers use well-known sites too.",
        "popular-site": "{matched} is a well-known site. Scammers use well-known sites too.",
        "known-site": "{matched} is on a list of known sites. Scammers use known sites too.",
        "bank": "{matched} belongs to a bank or payment company. Scammers make pages that look almost the same.",
        "state": "{matched} belongs to a government or an international body. Scammers make pages that look almost the same.",
        "hospital": "{matched} belongs to a hospital or health service. Scammers make pages that look almost the same.",
        "help-site": "{matched} belongs to the police or to an office that helps people. Scammers make pages that look almost the same.",
        "emergency-line": "{matched} is a number that people call for help ({list}). Scammers can make your phone show it when they "
        "call you.",
        "common-address": "{matched} belongs to nobody: everyone who uses this coin sends through it, or coins are destroyed there. Ask "
        "for the address that your money went to, and check that one.",
        "own-list": "A member says that {matched} is its own.",
        "allow-list": "A member knows {matched} and keeps it on a list of real addresses and numbers.",
        "review": "Reports that do not count because of this: {claims}.",
        "part-of-protected": "The site as a whole is well known. Single pages and accounts on it can be scams.",
        "embargo": "The people who look into this ask everyone to leave it alone for now.",
    }
)

# The same where lowest and highest are one figure, as one reporter's are.
EQUAL = MappingProxyType({"confidence": "How sure the reporters are, out of 100: {highest}."})

# How many people reported it, where that is no figure.
COUNTS = MappingProxyType({"more than 20": "more than 20"})

# Actions that members took about it; the code is the action's.
ACTED = MappingProxyType(
    {
        "blocked": "Members that blocked it: {members}.",
        "held": "Members that stopped money because of it: {members}.",
        "removed": "Members that took it down: {members}.",
        "warned": "Members that warned people about it: {members}.",
        "nothing-found": "Members that checked it and found nothing: {members}.",
    }
)

# In the order in which they are shown.
ADVICE = MappingProxyType(
    {
        "stop": "Do not reply, do not click, do not pay.",
        "unsure": "While you are not sure, do not reply, click or pay.",
        "money": "Does it ask for money or a code? Send nothing before you have spoken with the person on a number that you had before.",
        "ask": "Ask the person or company yourself. Use a phone number or app that you already know, not one from the message.",
        "bank": "Have you paid, or given away card or bank details? Call your bank now. Use the number on your card or in its app.",
        "tell": "Tell the police or the scam help line of your country. It helps others too.",
        "undo": "If you blocked it because of the report, you can undo that.",
    }
)

# Sentences for a text that is like a reported one.
ALIKE = MappingProxyType(
    {
        "alike": "Above is the text that was reported, with names and numbers left out. Much of your text is the same.",
        "compare": "Compare the two. A text that is like another one is no proof of a scam.",
    }
)

# Lines to call by country: every number is in the country's pack, with its source.
HELP = MappingProxyType(
    {
        "TH": "In Thailand: call {number}, the line against online scams.",
        "BD": "In Bangladesh: call {number}, the national emergency line.",
        "NP": "In Nepal: call {number}, the police.",
        "PE": "In Peru: call {block} and name your bank to block cards, wallets and apps. Report the scam to the interior ministry: call "
        "{report}.",
        "AE": "In the United Arab Emirates: in Abu Dhabi call {abu_dhabi}, in Dubai {dubai}, in Sharjah {sharjah}.",
    }
)

# Why something could not be read, by the code of the refusal; what is not here is said with `unreadable`.
REFUSALS = MappingProxyType(
    {
        "nothing": "Paste something into the box, or choose a picture.",
        "no-kind-fits": "We found nothing here that we can look up. Paste a link, a phone number, an e-mail address, an account number or "
        "the whole message. For a phone number, choose its country. For a bank account, write the name of the bank beside the number.",
        "checksum": "A letter or digit in this is wrong, or one is missing. Copy it again, whole.",
        "address-not-whole": "A crypto wallet address in this is not whole, or a letter in it is wrong. Copy it again, whole.",
        "account-needs-country": "Banks in several countries have this name. Choose the country of the account, then check again.",
        "use-iban": "In this country an account is known by its IBAN. Paste the IBAN: it begins with the letters of the country.",
        "handle-needs-platform": "Write the app or site before this name, for example: Telegram @name",
        "letter-for-digit": "A letter stands where a digit should be, such as O for 0. Type the number again in digits.",
        "unreadable": "We could not read this. Copy it again, or type it.",
        "not-text": "Part of this is not text. Copy it again, or type it.",
        "too-long": "This is too long. Paste a shorter part, with the link or number in it.",
        "text-too-long": "This is too long. Paste a shorter part, with the link or number in it.",
        "card-number": "This looks like a card number. Please never send card numbers to anyone, not even to us. We did not keep it. "
        "Paste the message, the link or the account that asked for it.",
        "no-code": "We found no QR code in the picture. Take it again: straight, near and in good light.",
        "code-without": "We read the QR code, but it holds nothing that we can look up.",
        "qr-empty": "The QR code is empty. Take another picture of it.",
        "qr-too-long": "The QR code holds too much. Paste the link or number instead.",
        "qr-crc": "This payment code is damaged or was changed. Do not pay with it.",
        "qr-damaged": "This payment code is damaged or was changed. Do not pay with it.",
        "not-an-image": "We could not open the picture. Send a photo or a screenshot (PNG or JPEG).",
        "image-too-large": "The picture is too large. Send a screenshot or a smaller copy, up to 5 MB.",
        "unreadable-form": "The form did not arrive whole. Please try again.",
        "busy": "Too many checks came from your network in a short time. Wait a moment, then try again.",
    }
)

SCHEMES = MappingProxyType(
    {
        "investment": "Fake investment",
        "crypto-investment": "Fake crypto investment",
        "romance": "Fake love or friendship",
        "job-task": "Fake job or paid small tasks",
        "impersonation-police": "Someone pretends to be the police or a court",
        "impersonation-government": "Someone pretends to be a government office",
        "impersonation-bank": "Someone pretends to be a bank",
        "family-emergency": "Someone pretends to be a relative or friend in trouble",
        "tech-support": "Fake computer or phone help",
        "parcel": "Fake message about a parcel",
        "shopping": "Shop that takes money and sends nothing",
        "marketplace-buyer": "Fake buyer who cheats a seller",
        "loan-advance-fee": "Loan or payout that asks for a fee first",
        "lottery-prize": "Fake prize or lottery win",
        "recovery": "Fake promise to get lost money back",
        "rental-property": "Fake home or room for rent or sale",
        "charity": "Fake charity",
        "phishing-credentials": "Page or message that steals passwords or codes",
        "account-takeover": "Theft of a phone number or account",
        "business-email": "Fake payment order from a boss or supplier",
        "invoice": "Fake bill",
        "sextortion": "Threat to spread private pictures",
        "gambling": "Betting or gaming that never pays out",
        "malware-app": "App that takes over the phone",
        "mule-recruitment": "Offer of money for the use of your bank account",
        "scam-centre-recruitment": "Job offer that leads to forced work",
        "identity-theft": "Use of another person's name and papers",
        "other": "Another kind of scam",
    }
)
