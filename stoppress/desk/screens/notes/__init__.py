"""Working together on a story: notes, locks, workflow."""
