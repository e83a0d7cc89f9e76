"""Facts, readings and the tree over them."""
