"""The synthetic city: a pure, seeded generator with known truth."""
