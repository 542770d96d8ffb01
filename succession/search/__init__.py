"""Finding a leader or a position by a few letters of the name, the title or the company's own id."""
