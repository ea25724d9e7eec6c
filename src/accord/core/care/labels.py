"""Sentences of care by code. What belongs to a row of the data stands there."""

from typing import Final

# Labels of the answers to a field that is answered by yes, no or not known.
KNOWN: Final = {"yes": "yes", "no": "no", "unknown": "not known"}

DIRECTORY: Final = {
    "service-yes": "It offers what is needed.",
    "service-part": "It offers a part of what is needed; ask another body for the rest.",
    "service-no": "It offers none of what is needed.",
    "country-yes": "It works in this country.",
    "country-no": "It does not work in this country.",
    "conflict-no": "The person does not want to go there, or must not.",
    "language-yes": "It speaks a language of the person.",
    "language-other": "It speaks no language of the person that is known. Ask for an interpreter.",
    "language-unknown": "It has not said which languages it speaks. Ask, and bring an interpreter.",
    "takes-yes": "It takes people such as this one.",
    "takes-no": "It does not take people such as this one.",
    "takes-unknown": "It has not said in full whom it takes. Ask.",
    "room-yes": "It has room.",
    "room-no": "It has said that it has no room for so many now.",
    "room-unknown": "It has not said whether it has room. Ask.",
}

GATE: Final = {
    "no-consent": "There is no consent to this. Ask the person, or do not hand over.",
    "no-override": "No ground can replace consent here. Ask the person, or do not hand over.",
    "not-your-ground": "This ground does not allow this handover. Ask the person, or record another ground.",
    "not-your-role": "Your role may not record this ground. Ask a colleague whose role may.",
    "override-over": "The override is not in force now. Ask the person, or record why it must go on.",
    "feared": (
        "The person is afraid of this consulate, or that is not known. Do not tell it; look for another way home, or protection here."
    ),
}

TRAVEL: Final = {
    "backwards": "It arrives before it leaves. Correct the times.",
    "child-alone": "A child does not travel alone. Name an escort.",
    "not-joined": "It does not begin where the leg before ends. Correct one of them.",
    "too-early": "It leaves before the leg before has arrived. Correct the times.",
    "out-of-order": "The leg before has not arrived yet. Record its arrival first.",
    "nobody-meets": "No one is named to meet the person on arrival. Name a person.",
}

DUPLICATES: Final = {
    "same-document": "The same document number.",
    "same-names": "The same names.",
    "same-names-other-script": "The same names in another script.",
    "same-names-other-order": "The same names in another order.",
    "part-of-names": "All names of the one are among those of the other.",
    "nearly-same-names": "Names that differ by one sound.",
    "same-birth": "The same date of birth.",
    "same-birth-other-calendar": "The same date of birth by another calendar.",
    "same-birth-year": "The same year of birth.",
    "day-and-month-swapped": "Day and month of birth are swapped.",
    "same-nationality": "The same nationality.",
    "other-document": "Both have documents of one country, and the numbers differ.",
    "other-birth": "The dates of birth differ.",
    "other-nationality": "The nationalities differ.",
}

LISTS: Final = {
    "no-name": "This row has no name.",
    "not-readable": "This cell has characters that can't be read. Copy it again.",
    "birth-unread": "This date of birth could not be read. It goes into the file as it stands.",
    "birth-day-or-month": "Day and month could be the other way round. It was read day first.",
    "birth-buddhist": "This year is of the Buddhist calendar, and was changed to the common one.",
    "birth-nepali": "This year is of the Nepali calendar, and was changed to the common one. It could be one year earlier.",
    "birth-calendar": "This date is of another calendar, and was changed to the common one.",
    "birth-age": "This is an age and no date of birth. It went into the age group.",
    "age-unread": "This could not be read as an age. Check it in your list.",
    "birth-serial": "This is a spreadsheet's day number. It was changed to a date.",
    "nationality-unread": "This could not be read as a country. It goes into the file as it stands.",
    "sex-unread": "This could not be read as a sex. Check it in your list.",
}
