"""Organisations, their circles, people and tokens: who takes part and what each may do."""
