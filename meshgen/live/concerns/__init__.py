"""Each concern, in a module of its own; the registry lists them."""
