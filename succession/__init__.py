"""Succession: who steps in, who steps into that seat, and where the hole ends up."""
