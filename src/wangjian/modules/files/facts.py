"""What can happen here, as the ledger words it."""
