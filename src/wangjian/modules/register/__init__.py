"""What the public may look up: flat entries, each with its time."""
