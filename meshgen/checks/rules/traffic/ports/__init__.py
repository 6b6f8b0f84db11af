"""What goes through the ports of Services, and whether all agree about it."""
