"""What is shown of requests: a shape for each view, how it is put together, and how it is written as JSON."""
