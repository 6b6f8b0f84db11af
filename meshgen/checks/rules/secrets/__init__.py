"""What is secret, and stands where anybody can read it: MG1701 to MG1799."""
