"""What everybody may see: the public pages of a lottery, its record, and how to check it."""
