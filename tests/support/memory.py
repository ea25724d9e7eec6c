"""What a process remembers of its database, forgotten: for tests that change the database underneath."""


def forget_interned() -> None:
    """Audiences, topics, readers and epochs."""
    from accord.hub.journal.store import epochs, feeding, turn
    from accord.hub.protocol_book import agreements

    turn._audiences.clear()
    turn._topics.clear()
    feeding.forget()
    epochs.forget()
    agreements.forget()
