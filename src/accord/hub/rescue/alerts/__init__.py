"""What falls due for a rescue and rings the desk, and whether somebody on duty there may open it."""
