"""The law in force as data, and the small pure machines that run it: no framework, no clock, no database."""
