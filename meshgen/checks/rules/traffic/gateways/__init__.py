"""Which gateways serve routes, and which pods and ports serve gateways."""
