"""Routes, destinations and gateways."""
