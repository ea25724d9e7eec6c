"""The channels: each is a file here with `CHANNEL` and `send`."""
