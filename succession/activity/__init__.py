"""Activity: who changed what and when, before and after, and the way back."""
