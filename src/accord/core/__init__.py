"""Pure decisions. No I/O, no framework, no clock, no randomness, no logging: time, ids, region and tables are arguments."""
