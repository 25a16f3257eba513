"""The board of a referendum: what is cast is checked, put behind the rest, and never changed."""
