"""The reviewers: what stands for and against a release, and their decisions."""
