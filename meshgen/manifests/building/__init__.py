"""What kustomizations and charts build to, and where each value of it came from."""
