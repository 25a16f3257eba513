"""Rules and proofs for buurtbudgetten and referenda."""
