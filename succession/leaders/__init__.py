"""Leaders: who they are, from when, and how likely we are to lose them."""
