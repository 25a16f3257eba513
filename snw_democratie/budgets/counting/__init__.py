"""Counting the votes of a buurtbudget, and publishing what came out."""
