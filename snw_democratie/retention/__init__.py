"""How long things are kept: rules as data, and the job that applies them."""
