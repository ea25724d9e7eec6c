"""The sentences of readings, by their codes, with {placeholders}: `scripts/messages.py` collects them, doors translate them.

A door says `gettext(TEXTS[code]).format(**values)`; what is made here in English is made of the same.
"""

# For any text.
ANY = {
    "empty": "Nothing was typed. For example: {example}",
    "too-long": "This is too long. Type only what is asked for, for example: {example}",
    "not-text": "Some characters can't be read. Type it again, for example: {example}",
}
ACCOUNTS = {
    # Read back.
    "account-at": "account {number} at {bank}",
    "iban-at": "IBAN {number} at {bank}",
    "iban": "IBAN {number}",
    # Asked.
    "which-bank": "At which bank or wallet is this account?",
    "which-of-banks": "Which bank or wallet do you mean?",
    "bank-not-known": "We don't know a bank or wallet of this name. Which one is it?",
    "other-bank": "The account belongs to {bank}, but {chosen} was chosen. Which is right?",
    "which-number": "There is more than one number here. Which is the account number?",
    "account-length": "Account numbers at {bank} have {lengths} digits, but this one has {count}. Is it right?",
    "check-digits": "The last digits of this account number don't fit the others. Please read it again. Is it right?",
    "decimals": "Is the end of this number part of the account number?",
    "letters": "Do the letters belong to the account number?",
    "maybe-card": "This could be the number of a payment card. Is it really an account number at {bank}?",
    "card-not-account": "This looks like the number of a payment card, and we never keep those. What is the account number at {bank}? It "
    "has {lengths} digits, for example: {example}",
    "iban-from-number": "Accounts in this country are named by their IBAN. Is this it? Compare it with the receipt or the banking app.",
    "cci-completed": "Is this the whole CCI of the account?",
    "phone-at-bank": "This is a phone number. Was the money sent to it through a wallet?",
    "rocket-digit": "A Rocket account is a phone number, often with one more digit at its end. Is this the phone number?",
    # Choices.
    "choice-account": "account {number} at {bank}",
    "choice-as-typed": "Yes, it is right: {number}",
    "choice-zeros": "No, zeros are missing at the beginning: {number}",
    "choice-without-code": "No, the bank's code stands before it. The account is {number}",
    "choice-cci": "CCI {number}",
    "choice-ending": "Yes, it is the account number ending in {ending}",
    # Refused.
    "account-none": "There is no account number here. Type the number, for example: {example}",
    "account-short": "This is too short for an account number. Type all of its digits, for example: {example}",
    "account-long": "This is too long for an account number. Check that only one number was typed, for example: {example}",
    "account-hidden": "Some digits of this account number are hidden. Type all of its digits, for example: {example}",
    "address-not-whole": "A crypto wallet address in this is not whole, or a letter in it is wrong. Copy it again, whole.",
    "payment-code": "We can't read an account in the text of this payment code. Type the account or number that the receipt names, for "
    "example: {example}",
    "account-rounded": "A spreadsheet has shortened this number, and its last digits are lost. Copy all digits, for example: {example}",
    "account-letters": "Account numbers at {bank} have digits only. Type the digits, for example: {example}",
    "card-number": "This looks like the number of a payment card, and we never keep those. Type the account number and choose its bank, "
    "for example: {example}",
    "use-iban": "Accounts in this country are named by their IBAN, which begins with {country}. Type the IBAN, for example: {example}",
    "iban-checksum": "One character of this IBAN is probably wrong, because its check digits don't fit. Read it again; an IBAN looks like "
    "this: {example}",
    "iban-length": "This IBAN has too few or too many characters. Type all of it; an IBAN looks like this: {example}",
    "iban-country": "No IBAN begins with these two letters. Read it again; an IBAN looks like this: {example}",
    "wallet-number": "{wallet} knows people by their mobile number. Type the number, for example: {example}",
    "promptpay-number": "PromptPay takes a Thai mobile number, a 13-digit citizen or tax number, or a 15-digit e-wallet number. Type one "
    "of them, for example: {example}",
    "promptpay-checksum": "One digit of this 13-digit number is probably wrong, because its last digit doesn't fit the others. Read it "
    "again; it looks like this: {example}",
    "bank-missing": "Say which bank the account is at: type its name before the number, for example: {example}",
    "bank-code": "This is no bank code of this country. Choose the bank, or type its name beside the number, for example: {example}",
}
LINES = {
    "several-in-line": "Several things stand in this line. Write each of them on a line of its own.",
}
PHONES = {
    "which-phone": "Which phone number do you mean?",
    "phone-abroad": "Is this a phone number in another country ({country})?",
    "phone-needs-country": "Type the number with + and its country code, for example: {example}",
    "phone-none": "There is no phone number here. Type it with its area code, for example: {example}",
    "phone-short": "Digits of this phone number are missing. Type all of them, for example: {example}",
    "phone-long": "This is too long for a phone number. Check that only one number was typed, for example: {example}",
    "phone-not-valid": "No phone has this number. Check the country code and the digits; for example: {example}",
    "phone-extension": "Leave out the extension, and type the number of the line, for example: {example}",
    "phone-short-code": "This is a short number or hotline. Type the full phone number, for example: {example}",
    "phone-letters": "A phone number has digits only. Type it with digits, for example: {example}",
    "phone-card": "This looks like the number of a payment card, and we never keep those. Type the phone number, for example: {example}",
}
AMOUNTS = {
    "amount-meant": "Do you mean {meant}?",
    "amount-currency": "Which currency do you mean?",
    "amount-currency-differs": "The amount names another currency than the one chosen beside it. Which do you mean?",
    "amount-unread": "Type one amount in digits, for example {example}.",
    "amount-several": "Type one amount only, for example {example}.",
    "amount-currencies": "The amount names two currencies. Type it with one, for example {example}.",
    "amount-decimals": "{currency} has at most {places} decimals. Type the amount for example as {example}.",
    "amount-not-positive": "Type an amount above zero, without a minus sign, for example {example}.",
    "amount-too-large": "The amount has too many digits. Type it for example as {example}.",
}
MOMENTS = {
    "moment-meant": "Do you mean {meant}?",
    "moment-ahead": "{meant} has not come yet. Which do you mean?",
    "moment-not-yet": "{meant} has not come yet. Type what has happened, for example {example}.",
    "moment-zone": "In which place's time is this?",
    "moment-hour": "Type the time of the day too, for example {example}.",
    "moment-unread": "Type the day and the time, for example {example}.",
    "date-unread": "Type the day, for example {example}.",
}
MAILS = {"mail-meant": "Do you mean {meant}?"}
TEXTS = {**ANY, **LINES, **MAILS, **ACCOUNTS, **PHONES, **AMOUNTS, **MOMENTS}
