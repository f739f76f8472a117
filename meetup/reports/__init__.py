"""Reports: what somebody should know who looks after a group, or after the whole site."""
