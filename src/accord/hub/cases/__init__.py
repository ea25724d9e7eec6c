"""Cases: one scam worked by one member or several. Each part belongs to who put it in, and is seen by those it was shared with."""
