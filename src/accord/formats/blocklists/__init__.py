"""Lists of what to block, as resolvers, browsers and spreadsheets write them: read by what they hold, and written for others.

Each format is a file in `syntaxes`; `recognising` tells which one a list is in, `reading` reads it, `writing` writes it.
"""
