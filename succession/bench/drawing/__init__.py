"""The succession graph as a picture: what is shown, where it stands, and the marks of a proof on it."""
