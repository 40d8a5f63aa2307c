"""Stories at the desk: the list, the editor, and what an editor does with them."""
