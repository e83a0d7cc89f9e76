"""Official papers: made, numbered, sealed."""
