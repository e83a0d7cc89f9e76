"""The interface for machines: what is public, as JSON, described by OpenAPI 3.1."""
