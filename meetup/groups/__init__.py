"""Groups: local online groups, and who belongs to them in which role."""
