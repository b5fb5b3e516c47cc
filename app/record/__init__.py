"""What is kept of somebody, read as a whole: for the person's own copy, and for the archive."""
