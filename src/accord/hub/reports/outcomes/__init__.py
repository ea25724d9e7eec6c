"""What becomes of what was handed on, and what is told of it. Inside a turn."""
