"""Who may call whom, and whether a policy says what was meant: MG1501 to MG1599."""
