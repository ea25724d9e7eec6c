"""From a draft to a journal entry: names resolved, decided on, written in short turns; and what that would do."""
