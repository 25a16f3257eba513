"""Where rows live: the engine, the unit of work and the base of every mapped class."""
