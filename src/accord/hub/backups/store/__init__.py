"""What is copied of a database, consistent while it serves; and the list of backups that were made."""
