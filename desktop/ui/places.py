"""The keys by which pages ask for one another; apart from ``windows``, which knows the pages themselves."""

DESK, TASKS, INDICATORS, NARRATIVE, HAND_IN, HISTORY, SETTINGS = (
    "desk",
    "tasks",
    "indicators",
    "narrative",
    "hand_in",
    "history",
    "settings",
)
"""Keys of an agency's pages; findings name them as their place."""
ODD_PLACES = "#"
"""After the code of a section: what should be looked at again in its text."""
REGISTERS = "registers"
"""Key of an agency's page of registers; its places: ``BK_TCD``, ``BK_TCD/12`` (a row), ``BK_TCD:CT5.01`` (the rows
behind an indicator)."""
PEOPLE = "people"
"""Key of an agency's page of people; its places are the identifiers of what they were given to do."""
OVERVIEW, INTAKE, READING, CONSOLIDATION, AGENCIES = "overview", "intake", "reading", "consolidation", "agencies"
"""Keys of the department's pages."""
RESCUE = "rescue"
"""Key of the only page while the data is closed."""
FORWARDING = "forwarding"
"""Key of the page on which an agency passes reports on; its other pages for those below bear the department's keys."""
INBOX = "inbox"
"""Key of the department's list of what waits for a decision."""
OWN_POINTS = "own_points"
"""Key of the page on which an agency gives itself points; its places are codes of criteria."""
SCORING = "scoring"
"""Key of the page on which the department gives points; its places are codes of agencies."""
OUTLIERS = "outliers"
"""Key of the department's list of what is worth a second look in the reports."""
COMPOSING = "composing"
"""Key of the page on which the department writes the province's report; its places are those of the agency's text."""
TRAINING = "training"
"""Key of the page of the exercise, in a province of training."""
PROGRAMME = "programme"
"""Key of the page on which the department makes programmes; its places: ``draft/section/code/field``."""
LOCK = "lock"
"""Key of the only page while the window is locked."""
