"""What an object says that is not to be told of it: the annotation `meshgen.dev/ignore`."""
