"""Awards that complete themselves: published rules, and what the bank has towards them."""
