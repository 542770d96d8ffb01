"""Positions: the seats of the sales organisation, who holds them, and who covers them tonight."""
