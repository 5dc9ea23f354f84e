"""Placement: which member serves in which room. See docs/methods/placement.md.

arranged = arrange(members, rooms, Rules())
answer = place(arranged.problem, seed=1)
"""

from shangliang.methods.placement.arrange import Arranged, Member, Room, arrange
from shangliang.methods.placement.clash import Rule, clash, in_words
from shangliang.methods.placement.greedy import nearest
from shangliang.methods.placement.place import place
from shangliang.methods.placement.problem import Crowd, Problem, broken, total_cost
from shangliang.methods.placement.result import Impossible, Placement
from shangliang.methods.placement.rules import Rules, Weights, read_rules

__all__ = [
    "Arranged", "Crowd", "Impossible", "Member", "Placement", "Problem", "Room", "Rule", "Rules", "Weights",
    "arrange", "broken", "clash", "in_words", "nearest", "place", "read_rules", "total_cost",
]  # fmt: skip
