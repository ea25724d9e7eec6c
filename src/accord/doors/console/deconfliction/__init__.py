"""Deconfliction: the introductions of an officer, and the answer to one."""
