"""Pages for whoever checks a credential, and the addresses that checking needs."""
