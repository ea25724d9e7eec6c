"""Evidence of a case: its files, their custody, uploads that go on where they stood."""
