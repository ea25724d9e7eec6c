"""A moment with its zone, and a date with its calendar."""

from accord.core.typed.reading import Reading, Setting


def read_moment(text: str, setting: Setting, *, is_past: bool = True) -> Reading:
    """A day and a time of the day in the setting's zone unless the text names one. `is_past`: what lies ahead of `setting.now` is asked
    about. A day alone is a Value of kind `date`."""
    raise NotImplementedError


def read_date(text: str, setting: Setting, *, is_past: bool = True) -> Reading:
    """A day in the Gregorian, Buddhist, Bikram Sambat or Hijri calendar, each understood where it is plain and asked about where not."""
    raise NotImplementedError
