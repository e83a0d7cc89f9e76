"""Page frames and parts shared by every surface."""
