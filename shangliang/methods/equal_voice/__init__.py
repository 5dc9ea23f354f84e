"""Equal voice: who had how much of the floor, and who comes next. See docs/methods/equal-voice.md.

measured = measure(speakers, starts, ends, sides={"王": "resident", "李": "department"})
order = sides_in_turn(Queue(waiting, spoken))
"""

from shangliang.methods.equal_voice.measures import (
    EqualVoice,
    Voice,
    entropy,
    gini,
    in_succession,
    measure,
)
from shangliang.methods.equal_voice.queue import (
    Order,
    Place,
    Queue,
    Request,
    Spoken,
    by_lot,
    first_time_first,
    residents_first,
    sides_in_turn,
)

__all__ = [
    "EqualVoice", "Order", "Place", "Queue", "Request", "Spoken", "Voice", "by_lot", "entropy",
    "first_time_first", "gini", "in_succession", "measure", "residents_first", "sides_in_turn",
]  # fmt: skip
