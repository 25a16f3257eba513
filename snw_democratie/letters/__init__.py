"""Paper: pages that are printed or kept, as PDF."""
