"""What follows by itself: grants to joiners, claims that expire, collections compared, keys made anew."""
