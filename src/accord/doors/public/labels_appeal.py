"""Texts of the pages about appeals, by code, in plain English for everybody; the other languages are in the catalogues."""

from types import MappingProxyType

# What we never do: scammers lie in wait for people who appeal.
NEVER = MappingProxyType(
    {
        "call": "We never call you. Anyone who calls you in our name is a scammer.",
        "money": "We never ask for money. An appeal costs nothing, and no money speeds it up.",
        "secrets": (
            "We never ask for passwords, PINs or codes from your bank. The only codes to type here are the code of your appeal and a code "
            "that you asked us to send."
        ),
        "remote": "We never ask to see or to control your phone or computer.",
        "code": "Type your code on this site only. Tell it to nobody.",
    }
)

# Beside the sentences of the core, which know of no list on the page.
LACKING = MappingProxyType(
    {
        "country": "Choose the country of this number in the list “{list}”, or type the number with + and its country code, for example: "
        "{example}",
    }
)

HARMS = MappingProxyType(
    {
        "money-held": "My money is held",
        "number-blocked": "My number is blocked",
        "removed": "My page or account is down",
        "listed": "It is listed as a scam",
        "other": "Something else",
    }
)

# Of an appeal that is kept and not sent: where its page was not made by the one who goes on with it, or another window changed it.
UNSENT = MappingProxyType(
    {
        "kept": "We kept what you wrote. Nothing was sent.",
        "beside": "You went on with this appeal in another window. We kept both: what you see here has a code of its own now.",
        "hidden": (
            "We keep what you wrote before, and do not show all of it here: someone else could have found your code. A field that you "
            "leave empty stays as it was."
        ),
    }
)

# Where an appeal stands: what stands large, and a sentence below it. `papers`: nothing is proven, and a person has papers to look at.
STEPS = MappingProxyType(
    {
        "prove": "Show us that it is yours",
        "papers": "We have your papers",
        "proven": "We know that it is yours",
        "seen": "It is being answered",
        "review": "A member that did not report it is reviewing it",
        "upheld": "You were right",
        "rejected": "It stays as it is",
        "unchanged": "So far nothing is taken back",
        "done": "Your appeal is done",
        "closed": "Your appeal is closed",
        "lapsed": "It ended: nobody proved that it is theirs",
        "withdrawn": "You took your appeal back",
    }
)
STEP_SAYS = MappingProxyType(
    {
        "prove": "Before we check anything, we must know that it is yours. Choose a way below.",
        "papers": "A person will look at them. Until then you do not have to do anything. If another way below is quicker for you, you "
        "can use it as well.",
        "proven": "We are asking the members that reported it, if any did.",
        "seen": "If we had to ask members, they have seen your appeal.",
        "review": "A member that did not report it will decide.",
        "upheld": "Members are taking back what was wrong. Below you can see how many have put it right already.",
        "rejected": "The review found that the report is right. You can send a new appeal if you have something new to say.",
        "unchanged": "Either no member of Accord lists it, or the members that do are still looking at it or stand by their report. We "
        "tell no one which, because scammers ask too. If a bank, phone company or site has blocked it, ask there as well. "
        "If something is taken back, you will see it here.",
        "done": "Every member that had to do something has said that it did.",
        "closed": "Nothing more happens here. You can send a new appeal if you have something new to say.",
        "lapsed": "Nobody showed in time that it is theirs. You can send a new appeal.",
        "withdrawn": "We will keep what you sent for 30 days, then erase it.",
    }
)
DUES = MappingProxyType(
    {
        "answer": "The first answer is due by: {time}.",
        "prove": "Show that it is yours by: {time}. After that the appeal will end.",
        "review": "The review must start by: {time}.",
        "decide": "The decision is due by: {time}.",
        "applied": "Every member must put it right by: {time}.",
    }
)
# In the place of `DUES` once the moment is over: nothing ends by it, those who must act are reminded, and the person waits.
LATE_DUES = MappingProxyType(
    {
        "answer": "The first answer is late. It was due by: {time}.",
        "review": "The review is late. It had to start by: {time}.",
        "decide": "The decision is late. It was due by: {time}.",
        "applied": "Not every member has put it right in time. They had to by: {time}.",
    }
)
LATE = MappingProxyType({"goes-on": "Your appeal goes on all the same. You do not have to do anything."})
# Before the proof no hour of the first answer is known: it counts from the proof.
UNPROVEN_DUES = MappingProxyType(
    {
        "prove": "Once you have shown it, the first answer is due within 4 hours.",
        "papers": "If they show that it is yours, the first answer is due within 4 hours after that.",
    }
)
FACTS = MappingProxyType(
    {
        "upheld": "Reports that were wrong and are taken back: {count}.",
        "told": "Members that must put it right: {count}.",
        "applied": "Members that have put it right: {count}.",
    }
)
APPLIED = MappingProxyType({"at": "The last of them did so at: {time}."})

# How to prove control: the name of the way, and what to do.
WAYS = MappingProxyType(
    {
        "sms": "Get a code by text message",
        "mail": "Get a code by e-mail",
        "record": "Make a record at the domain",
        "site-file": "Put a small file on the site",
        "bank": "Let your bank confirm it",
        "profile": "Put a text into the profile",
        "by-hand": "Send pictures of papers",
    }
)
WAY_SAYS = MappingProxyType(
    {
        "sms": "We will send a code to the number that your appeal is about.",
        "mail": "We will send a code to the address that your appeal is about.",
        "record": "For the person who looks after the domain. You get a text to put there.",
        "site-file": "For the person who looks after the site. You get a text to put there.",
        "bank": "If the bank or payment company is a member here, we ask it whether you hold the account.",
        "profile": "You get a text to put into the description of your account or app for some days.",
        "by-hand": "You send pictures of papers that show that it is yours, such as a contract or a bill. A person looks at them. "
        "This takes longest.",
    }
)
# Where to put the text, once a way was chosen.
PLACES = MappingProxyType(
    {
        "record": "Make a TXT record named {name} below your domain, with this text:",
        "site-file": "Put a file on your site that opens at {path} and holds this text and nothing else:",
        "profile": (
            "Put this text into the description of your account or app. You can take it out when your appeal moves to the next step."
        ),
    }
)
PLACE_NAMES = MappingProxyType({"record": "_accord-appeal", "site-file": "/.well-known/accord-appeal.txt"})
PROOFS = MappingProxyType(
    {
        "asked": "We are on it. Open this page again in a minute.",
        "sent": "We sent a code. It works for one hour.",
        "waits": "A person will check whether the text is there. Leave it there until this page says more.",
        "failed": "It did not work this time.",
        "shown": "This worked.",
    }
)
# In the place of `waits` of PROOFS: nobody looks at a place, a bank is asked.
ASKED_BANK = MappingProxyType(
    {
        "waits": "If the bank or payment company is a member here, we ask it whether you hold the account. If nothing changes here, send "
        "pictures of papers as well."
    }
)
# How papers stand.
PAPERS = MappingProxyType(
    {
        "none": "Add pictures of your papers here. Cover what no one needs to see, such as your signature.",
        "wait": "We received the pictures of your papers. A person will look at them, and until then the appeal will not end.",
        "failed": "A person looked at your papers and could not tell from them that it is yours. Add others, or choose another way.",
    }
)
OUTCOMES = MappingProxyType(
    {
        "not-found": "We did not find the text there. Put it there, wait some minutes, then let us check again.",
        "not-reached": "We could not reach it. Check that everyone can open it, then let us check again.",
        "not-sent": "The code could not be sent. Try again in a while, or choose another way.",
        "not-configured": "We can't send codes this way now. Choose another way.",
    }
)

REFUSALS = MappingProxyType(
    {
        "identifier": "Write what it is about: the number, account, link or address.",
        "several": "There is more than one number, account, link or address in this. Send an appeal for each of them.",
        "no-picture": "This can't be appealed here. Write the number, account, link or address that it is about.",
        "needed": "Tell us in a few words why it is wrong.",
        "paper": "Choose a picture of a paper first: a photo or a screenshot (PNG or JPEG).",
        "papers": "You have sent as many pictures as one appeal takes. A person will look at these first.",
        "not-an-image": "We could not open the picture. Send a photo or a screenshot (PNG or JPEG).",
        "image-too-large": "The picture is too large. Send a smaller copy, up to 10 MB.",
        "papers-too-large": "The pictures are too large to be sent together, and we kept none of them. Send one at a time.",
        "harm": "Choose what happened.",
        "reach": "Type your e-mail as name@example.org, or leave this empty.",
        "too-long": "This is too long. Write it shorter; you can add more later.",
        "not-text": "Part of this is not text. Type it again.",
        "card-number": "This looks like a card number. Please never send card numbers to anyone, not even to us. We did not keep it.",
        "busy": "We received too much in a short time, from you or from others. Wait a while, then try again.",
        "code-empty": "Type the code that you got when you sent your appeal.",
        "code-letter": "The code has only the digits 1 to 9 and letters other than O and U. Check the code again.",
        "code-length": "The code has 16 letters and digits. Check the code again.",
        "code-slip": "One letter is wrong, or two changed places. Check the code again.",
        "unknown": "We know no appeal with this code. Check the code again.",
        "ended": "This appeal has ended. You can send a new one.",
        "way": "This way does not fit here. Choose one from the list.",
        "proven": "We already know that it is yours. You do not have to do anything.",
        "not-sent": "There is no code that still works. Ask for a new one.",
        "wrong": "This is not the code that we sent. Check the code again.",
        "tries": "The code was typed wrong too often. Ask for a new one.",
        "wait": "Wait a minute before you ask again.",
        "sent-enough": "Enough codes were sent there today. Choose another way, or come back tomorrow.",
        "unreadable-form": "The form did not arrive whole. Please try again.",
    }
)
