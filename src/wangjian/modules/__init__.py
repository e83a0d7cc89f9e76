"""The domain: one Django app a module, in storeys; a module knows those below it and is asked by its functions."""
