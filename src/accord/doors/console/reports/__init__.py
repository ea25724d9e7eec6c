"""Reports of harmed people: taken by telephone, and those handed to this desk."""
