"""Pages for learners: take a credential by a mailed link, keep it, show it."""
