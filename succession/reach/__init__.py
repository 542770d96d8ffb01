"""How far the roles of a person reach: which positions and leaders exist for them, and what of each they see."""
