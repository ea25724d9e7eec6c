"""What is kept of the lists: their versions in a table, themselves as files."""
