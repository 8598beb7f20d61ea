"""What can be compared between regions, and between plans."""
