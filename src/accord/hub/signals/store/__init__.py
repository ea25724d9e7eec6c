"""The tables of the signals, and the only place that touches them."""
