"""One way to read what people type: an account beside its bank, an amount, a moment, a date, a phone.

Each reader gives a `Value`, a `Question` back where the text can mean two things, or a `Refused` with an example in the person's own
format. Nothing is guessed. Every form, the hotline's page, the API's lenient fields, CSV, guests and `accord read` use these.
"""

from accord.core.typed.reading import Choice, Question, Reading, Refused, Setting, Value

__all__ = ["Choice", "Question", "Reading", "Refused", "Setting", "Value"]
