"""The pages on which people vote. What is chosen travels in the form; nothing of it is kept before the vote is cast."""
