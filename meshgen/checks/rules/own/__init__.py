"""Rules of the user's own: CEL expressions over objects, and over what the index knows of them."""
