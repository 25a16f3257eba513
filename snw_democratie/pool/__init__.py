"""The pool: residents who register for a lottery, and what they may see, change and erase afterwards."""
