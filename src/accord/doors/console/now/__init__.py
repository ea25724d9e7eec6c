"""The work that waits right now: the first page, bells that ring, and the stream that tells an open page of them."""
