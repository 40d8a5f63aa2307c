"""Stop Press: journalists write in a database, readers get files, a press between them renders what changed."""

__version__ = "0.1.0"
