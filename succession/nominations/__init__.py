"""Nominations: who is named for which position, how ready, in which order, and why."""
