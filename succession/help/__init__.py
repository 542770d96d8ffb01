"""Help: how it works, the words, the keys."""
