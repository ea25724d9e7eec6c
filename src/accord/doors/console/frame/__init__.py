"""What every page stands on: the page as a line in a list, the visit, forms as people type into them, time and money in words."""
