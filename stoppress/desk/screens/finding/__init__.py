"""Finding stories: the list with its saved views, search, bulk actions, the bin."""
