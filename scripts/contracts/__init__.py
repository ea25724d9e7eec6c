"""Contracts of the house that import-linter has no type for."""
