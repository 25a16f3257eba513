"""After the draw: who takes the place that the lot gave, and what somebody needs to be able to take part."""
