"""An edge node: check, feed, stream and lists from a replica of the hub's database, as far as that has come; all else from the primary."""
