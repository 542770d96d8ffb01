"""Timings, as ratios within one run: `make bench`. They are never tests."""
