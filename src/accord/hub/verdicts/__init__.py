"""What may be said of an identifier to the one who asks. Holds no victim and no source name."""
