"""The pure core: facts in, answers with proofs out. No Flask, no SQLAlchemy, no clock, no input or output."""
