"""How the requests of a host are shared: by weight, and by the first match."""
