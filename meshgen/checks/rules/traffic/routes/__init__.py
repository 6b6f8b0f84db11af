"""Where routes lead: hosts, ports, subsets."""
