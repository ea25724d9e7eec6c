"""A small file at the site, under /.well-known/."""

from accord.hub.intake.ways.base import PLACED, Way

WAY = Way("site-file", PLACED, frozenset({"domain", "url"}), "file-at-site", 10)
