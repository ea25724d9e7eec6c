"""Addresses of each family of chains: one file per family, each with a reader that tells `not mine` from `mine, but wrong`."""
