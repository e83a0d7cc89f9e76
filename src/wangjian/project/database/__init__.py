"""The database: the embedded server or one of yours, its three roles, and who may use which."""
