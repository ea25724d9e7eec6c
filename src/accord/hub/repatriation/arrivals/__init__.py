"""The desk at home: who is on the way to it, who has arrived, and how it goes on."""
