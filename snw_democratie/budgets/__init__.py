"""Buurtbudgetten: rounds, plans, votes and their count."""
