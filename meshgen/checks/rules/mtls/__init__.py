"""Who speaks mutual TLS with whom: MG1101 to MG1199."""
