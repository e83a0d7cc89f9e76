"""Personal values, sealed: masked by default, opened with a reason, disposed of by two."""
