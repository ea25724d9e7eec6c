"""Erasures: what was erased, revoked, withdrawn or released, in a log beside the database, so that no restore undoes it."""
