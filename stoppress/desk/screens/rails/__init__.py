"""Rails and fronts on one screen, and the breaking banner."""
