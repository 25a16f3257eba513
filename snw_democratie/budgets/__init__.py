"""The buurtbudget before the voting: rounds, plans, support, the check, the final list, and what became of it."""
