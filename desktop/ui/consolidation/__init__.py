"""The totals of the province, and what each is made of."""
