"""What EnvoyFilters change, and whether they do: MG1401 to MG1499."""
