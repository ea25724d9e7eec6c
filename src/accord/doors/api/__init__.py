"""The HTTP API, version 1: JSON in, JSON out, RFC 9457 problems, one list of operations that is also its document."""
