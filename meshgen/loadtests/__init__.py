"""Load tests: the planned requests, what has to come of them, and what sends them."""
