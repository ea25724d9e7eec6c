"""What people write and attach: their words and files lie sealed in the vault, and a request holds references."""
