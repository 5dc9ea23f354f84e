"""Opinion map: who thinks alike, what all agree on, what divides them. See docs/methods/opinion-map.md.

votes = gather(participants, statements, values)
conversation = prepare(votes)
map = draw(conversation)
"""

from shangliang.methods.opinion_map.draw import Conversation, add, draw, prepare
from shangliang.methods.opinion_map.result import OpinionMap, Supported
from shangliang.methods.opinion_map.votes import AGREE, DISAGREE, PASS, Votes, gather

__all__ = [
    "AGREE", "DISAGREE", "PASS", "Conversation", "OpinionMap", "Supported", "Votes", "add", "draw", "gather",
    "prepare",
]  # fmt: skip
