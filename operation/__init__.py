"""What an operator needs around the three stages: the record of each run, and units that start it in time."""
