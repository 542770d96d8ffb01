"""What is kept about people, for how long, what they may ask for, and how it is forgotten."""
