"""How many pods there are, and whether they can change: MG1301 to MG1399."""
