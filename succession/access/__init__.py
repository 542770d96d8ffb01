"""Who may come in, and who may see and do what."""
