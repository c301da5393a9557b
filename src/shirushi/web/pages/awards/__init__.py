"""Published awards: the public reads them, holders accept them, institutions issue them."""
