"""The domain: a Django app for each module, in storeys; a module knows those below it, and is asked by its functions."""
