"""Which pods get a sidecar, and what it is told: MG1001 to MG1099."""
