"""Resident seats on a body: terms, candidates, the draw of each seat, and who sits when."""
