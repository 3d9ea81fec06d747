"""From many reports to one: totals, what is unusual, the text, the provincial report and its proof."""
