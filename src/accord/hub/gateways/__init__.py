"""Under which instrument one country may ask another for what: a register that holds only what members entered."""
