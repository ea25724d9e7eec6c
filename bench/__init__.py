"""What the hub costs, as ratios measured side by side in one run."""
