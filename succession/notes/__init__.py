"""Notes about leaders: each is read by whoever wrote it and by those whom it names, and by nobody else."""
