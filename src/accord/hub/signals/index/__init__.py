"""The known keys, in the memory of a process that answers checks."""
