"""What runs under a procedure: number, runs, clocks, seats."""
