"""Pure translation between what goes over a wire and what the core knows."""
