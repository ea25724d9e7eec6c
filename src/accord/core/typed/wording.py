"""The sentences of readings, by their codes, with {placeholders}: `scripts/messages.py` collects them, doors translate them.

A door says `gettext(TEXTS[code]).format(**values)`; what is made here in English is made of the same.
"""

TEXTS = {
    # Read back.
    "account-at": "account {number} at {bank}",
    # Amounts.
    "amount-meant": "You mean {meant}?",
    "amount-currency": "Which currency do you mean?",
    "amount-currency-differs": "The amount names another currency than the one chosen beside it. Which do you mean?",
    "amount-unread": "Type one amount in digits, for example {example}.",
    "amount-several": "Type one amount here, for example {example}. Add a row for each further payment.",
    "amount-currencies": "The amount names two currencies. Type it with one, for example {example}.",
    "amount-decimals": "{currency} has at most {places} decimals. Type the amount for example as {example}.",
    "amount-not-positive": "Type an amount above zero, without a minus sign, for example {example}.",
    "amount-too-large": "The amount has too many digits. Type it for example as {example}.",
    # Moments and dates.
    "moment-meant": "You mean {meant}?",
    "moment-ahead": "{meant} has not come yet. Which do you mean?",
    "moment-not-yet": "{meant} has not come yet. Type what has happened, for example {example}.",
    "moment-zone": "In which place's time is this?",
    "moment-hour": "Type the time of the day too, for example {example}.",
    "moment-unread": "Type the day and the time, for example {example}.",
    "date-unread": "Type the day, for example {example}.",
}
