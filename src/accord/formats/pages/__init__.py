"""A page of HTML that is finished already: its forms are read, filled, and marked where something in them was wrong."""
