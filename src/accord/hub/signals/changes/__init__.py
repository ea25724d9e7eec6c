"""Changes of a published signal: revised, taken back, answered, shared more widely, withheld."""
