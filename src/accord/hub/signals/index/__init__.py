"""What is known of keys, in the memory of a process that answers checks."""
