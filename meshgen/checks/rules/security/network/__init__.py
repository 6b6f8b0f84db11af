"""Rules of NetworkPolicies: what they shut out that the pods cannot do without."""
