"""Pure functions from numbers to the shapes of a chart; the macros of `components/chart.html` draw them."""
