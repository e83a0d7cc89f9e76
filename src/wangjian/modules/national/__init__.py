"""What is exchanged with the national and provincial platforms, and how both sides agree."""
