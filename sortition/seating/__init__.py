"""Resident seats on a body: the rules, the balance over time, the record, the draw and the simulation."""
