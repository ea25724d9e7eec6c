"""Uploads by the thousand: one thread or process reads while another writes."""
