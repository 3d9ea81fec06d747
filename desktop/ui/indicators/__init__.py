"""The indicator grid: figures of a period, typed once, checked at once."""
