"""What `make bench` runs: every figure is a ratio to its floor or peer, measured in turns within one run."""
