"""The desk's own front, its look, its words and its keys."""
