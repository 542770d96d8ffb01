"""The audit trail: an entry for each thing done or looked at, chained with a key and anchored outside the database."""
