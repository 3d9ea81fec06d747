"""What a person may want of training; apart from everything else, so that any page may ask for it."""

from enum import Enum, auto


class TrainingWish(Enum):
    """Carried by ``PageContext.training_wanted``."""

    BEGIN = auto()
    """Come to training, which is made if it is not there."""
    SWITCH = auto()
    """Play the other role."""
    AGAIN = auto()
    """Throw everything away that was done, and begin anew."""
    LEAVE = auto()
    """Back to the real data; what was done stays for the next time."""
    DISCARD = auto()
    """Back to the real data; nothing of training is left."""
