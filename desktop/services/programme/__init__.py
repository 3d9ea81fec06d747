"""The programme of tasks, forms and rules: designed, rehearsed, issued, assigned, explained."""
