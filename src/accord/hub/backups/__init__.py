"""Backups: the whole hub as one folder with one manifest, sealed to a recovery key that lies elsewhere; made, proved, put back."""
