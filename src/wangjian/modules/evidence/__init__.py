"""What was taken as evidence, and through whose hands it went."""
