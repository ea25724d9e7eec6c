"""Signed lists: what one member may use for one permitted use, as a file that is checked against without asking the hub.

`files` is the signed frame, `body` the entries and what changes between two versions, `places` where an identifier is looked up.
The format is written down in docs/lists.md.
"""
