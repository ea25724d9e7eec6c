"""Relay: NATS tells the edge nodes how far the journal has come, and nothing else. What they answer they read from their replicas."""
