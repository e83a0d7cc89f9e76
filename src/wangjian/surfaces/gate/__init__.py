"""Request to actor and purpose, refusal to answer."""
