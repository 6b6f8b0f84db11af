"""What the API server refuses of a change: the object as it is applied over what was before."""
