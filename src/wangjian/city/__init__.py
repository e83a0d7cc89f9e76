"""The synthetic city: a pure, seeded generator of listings, deals and merchants with known truth.

Nobody and nothing in it is real; its words are its own. The same seed, count and day give the same rows.
"""
