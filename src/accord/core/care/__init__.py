"""Care for people: who can help, what they need to see, upon whose word, for how long it is kept, and repatriation."""
