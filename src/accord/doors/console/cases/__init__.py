"""Cases: where one scam is worked, alone or with others."""
