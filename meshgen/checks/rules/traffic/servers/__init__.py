"""What a Gateway listens on: pods, ports, certificates."""
