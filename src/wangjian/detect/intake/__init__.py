"""Files in: what they are, what they must hold, and for every row that is not taken the reason."""
