"""What istiod itself sends to proxies, beside what meshgen.xds works out."""
