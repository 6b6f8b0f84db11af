"""Several VirtualServices or DestinationRules for one host."""
