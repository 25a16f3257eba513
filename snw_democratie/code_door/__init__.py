"""One door for every code: whoever has a letter need not know which page it is for."""
