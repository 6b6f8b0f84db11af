"""Whether requests reach what they are for: MG1201 to MG1299."""
