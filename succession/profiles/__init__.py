"""The reading room of leaders and positions: directories, a card for each, a leader's history, the organisation."""
