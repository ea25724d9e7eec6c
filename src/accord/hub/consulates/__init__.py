"""Where each country's consulates are reached: a directory, with the source and the day of each entry."""
