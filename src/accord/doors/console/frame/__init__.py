"""The frame of every page: the page as a line in a list, the visit, forms as people type into them, time and money in words."""
