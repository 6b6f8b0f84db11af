"""What runs, and will hurt one day: MG1801 to MG1899."""
