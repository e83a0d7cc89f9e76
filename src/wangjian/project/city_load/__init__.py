"""Loading the synthetic city into a sample installation through the operations that people use."""
