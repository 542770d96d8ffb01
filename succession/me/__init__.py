"""What is on record of the person who is signed in, and who sees what of it."""
