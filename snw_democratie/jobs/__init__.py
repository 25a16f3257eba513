"""Long computations outside the request."""
