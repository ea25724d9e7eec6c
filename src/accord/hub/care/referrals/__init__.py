"""A person handed to a member that can help, from a file or a report, and what each member offers."""
