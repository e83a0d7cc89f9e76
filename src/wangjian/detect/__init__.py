"""The detection engine over columns: no framework, no database, no clock."""
