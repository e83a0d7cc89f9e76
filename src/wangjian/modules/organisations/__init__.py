"""Departments, platforms and bodies, and who can hold a seat."""
