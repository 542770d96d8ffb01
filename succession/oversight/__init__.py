"""Oversight: the pages and commands of the audit trail, for those who may read no talent content."""
