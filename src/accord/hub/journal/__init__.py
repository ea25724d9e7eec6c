"""The append-only, sequenced record of all that is exchanged: audiences and grants, cursors, receipts, followers, audit, clock."""
