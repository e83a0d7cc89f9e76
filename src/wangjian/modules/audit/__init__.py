"""Facts and readings as the ledger keeps them, the verifiable log over them, and what is done once."""
