"""The invented demo company."""
