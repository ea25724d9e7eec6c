"""Texts and attachments that people add: the vault keeps them sealed, and a request holds references."""
