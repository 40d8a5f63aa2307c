"""The demo newsroom's pictures, printed from code: `ink` is the press, the other modules hold the scenes."""
