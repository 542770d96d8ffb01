"""The reading room of the bench: facts as of a day, and the pages that show what the analyses say."""
