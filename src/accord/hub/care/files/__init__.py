"""Files of people from their opening to their erasing, and what each person said yes and no to."""
