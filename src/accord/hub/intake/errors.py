"""Refusals of intake: sentences with a next step, and nothing of what was sent."""

from django.utils.translation import gettext_lazy

from accord.hub.refusals import Kind, Refusal

TEXTS = {
    "kind": gettext_lazy("There is no such kind of submission. Choose one from the list."),
    "needed": gettext_lazy("Something that is needed is missing. Fill it in and send it again."),
    "too-long": gettext_lazy("This is too long. Send a shorter text; you can add more later."),
    "not-text": gettext_lazy("Part of this is not text. Write it again with plain letters."),
    "card-number": gettext_lazy("This looks like a card number. Take it out; nobody needs it, and it was not kept."),
    "harm": gettext_lazy("Choose from the list what happened."),
    "busy": gettext_lazy("We received too much in a short time, from you or from others. Wait a while, then try again."),
    "code-empty": gettext_lazy("Type the code that you were given."),
    "code-letter": gettext_lazy("A code has no such letter or sign. Codes are made of 1 to 9 and of letters, without O and U."),
    "code-length": gettext_lazy("The code has 16 letters and digits. Check it, and type it again."),
    "code-slip": gettext_lazy("One letter is wrong, or two changed places. Check the code, and type it again."),
    "unknown": gettext_lazy("We know nothing under this code. Check it, and type it again."),
    "not-an-image": gettext_lazy("We could not open the picture. Send a photo or a screenshot (PNG or JPEG)."),
    "image-too-large": gettext_lazy("The picture is too large. Send a screenshot or a smaller copy, up to 10 MB."),
    "pictures": gettext_lazy("A report takes ten pictures, and has them already. Tell the rest in your own words."),
    "used": gettext_lazy("More was written since you opened this page. Start again, or go on with your code."),
    "gone": gettext_lazy("What you wrote can't be opened any more. Send a new report if something is still wrong."),
    "ended": gettext_lazy("This has ended. Send a new one if something is still wrong."),
    "way": gettext_lazy("This way to prove control does not fit here. Choose one from the list."),
    "papers": gettext_lazy("You have sent as many pictures as one appeal takes. A person will look at these first."),
    "papers-too-large": gettext_lazy("The pictures are too large to be sent together, and we kept none of them. Send one at a time."),
    "proven": gettext_lazy("Control is proven already. Nothing more is needed."),
    "not-sent": gettext_lazy("No code that was sent still works. Ask for a new one."),
    "wrong": gettext_lazy("This is not the code that was sent. Check it, and type it again."),
    "tries": gettext_lazy("The code was typed wrong too often. Ask for a new one."),
    "wait": gettext_lazy("Wait a little before you ask again."),
    "sent-enough": gettext_lazy("Enough codes were sent there today. Choose another way, or come back tomorrow."),
}


class BadSubmission(Refusal):
    """Something sent can't be taken."""

    field: str

    def __init__(self, field: str, code: str) -> None:
        self.kind = Kind.BUSY if code == "busy" else Kind.INVALID
        super().__init__(code, TEXTS.get(code, ""), field)
