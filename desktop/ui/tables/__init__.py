"""Tables: one model over plain rows, one delegate that paints every cell, one view."""
