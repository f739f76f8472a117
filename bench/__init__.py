"""What the pages cost: `make bench`."""
