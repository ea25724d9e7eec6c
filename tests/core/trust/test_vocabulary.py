from accord.core.trust.vocabulary import AiUse, Channel, Role, State, Word


def test_the_words_are_those_of_the_wire() -> None:
    assert [*Role] == ["lure", "contact", "host", "collect", "launder", "recruit"]
    assert [*Channel] == ["sms", "call", "email", "social", "messaging", "ad", "app", "web", "in-person", "other"]
    assert [*AiUse] == [
        "deepfake-video",
        "deepfake-voice",
        "generated-text",
        "generated-image",
        "translated-chat",
        "automated-chat",
        "other",
    ]
    assert [*State] == ["live", "retracted", "expired"]
    assert [*Word] == ["none", "reported", "corroborated", "disputed", "protected", "retracted"]
