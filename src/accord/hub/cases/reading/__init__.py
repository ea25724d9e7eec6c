"""A case as one member sees it: list, page, timeline, money, search."""
