"""What this room tells Wagtail."""
