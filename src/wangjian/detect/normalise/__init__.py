"""Undo the disguises of written words, keeping for every character the place it had as written."""
