"""The department composes the text of the province's report from agencies' passages, and issues it."""
