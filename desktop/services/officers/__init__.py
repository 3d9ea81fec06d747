"""People on one computer: who they are, what they may do, and the trail of what they did."""
