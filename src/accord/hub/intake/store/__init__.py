"""The tables of submissions, each module the rows of one thing. Nothing else touches them."""
