"""What is kept: the layer of the record."""
