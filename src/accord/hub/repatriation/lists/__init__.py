"""Lists out of spreadsheets: looked at first, then made into files."""
