"""Voting on paper: forms to print, forms typed over by two people or read from a table, and what becomes of them."""
