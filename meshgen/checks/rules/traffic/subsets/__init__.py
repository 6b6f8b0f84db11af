"""What DestinationRules are about: hosts, the pods of subsets, ports."""
