"""`make kill`: a served hub is killed at any moment of whatever it does, started again, and held against a book kept outside it.

A round is one kill of a hub of its own: clients work at it through all its doors (`acts`), something is killed (`serving`), everybody tries
again until each request is answered, and then the hub must hold what was answered, once (`oracle`, and each act's own `faults`).
"""
