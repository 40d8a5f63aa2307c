"""Publishing from the desk: flash, the receipt, preview, schedule, kill, undo, history."""
