"""The tree before, read back."""
