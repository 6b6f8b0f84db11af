"""Small systems that nobody wrote: the same seed draws the same."""
