from accord.core.caching import LONGEST, cache_short


def test_answers_about_short_texts_are_kept_and_no_others() -> None:
    asked: list[str] = []

    @cache_short(2)
    def loud(text: str) -> str:
        """What it says."""
        asked.append(text)
        return text.upper()

    short, long = "a" * LONGEST, "b" * (LONGEST + 1)
    assert [loud(text) for text in (short, short, long, long)] == [short.upper(), short.upper(), long.upper(), long.upper()]
    assert asked == [short, long, long]
    for text in ("x", "y", short):
        loud(text)
    assert asked[-3:] == ["x", "y", short], "the oldest of three has gone"
    assert loud.__doc__ == "What it says."
