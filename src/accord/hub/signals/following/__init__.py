"""Background work on signals: grants to joiners, claims that expire, collections compared, keys made anew."""
