"""People, what they may do where and when, and how they sign in."""
