"""Settings, addresses, the command line and the wiring: where the parts meet."""
