"""Buurtbudget: from plans and anonymous ballots to the plans that are paid for, with the reasons."""
