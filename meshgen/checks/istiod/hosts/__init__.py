"""What the mesh knows of hosts and workloads beside Kubernetes, and what a proxy sees."""
