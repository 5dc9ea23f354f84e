"""Lots: panels under quotas with the fairest chances, open to check. See docs/methods/lots.md.

pool = task(people, answers, [Quota("sex", "female", 9, 11), ...], seats=20)
lottery = make_lottery(pool)            # publish lottery.text(), lottery.digest and commitment(nonce)
seed = public_seed(lottery.digest, nonce, beacon)
lottery.members(drawn(seed, len(lottery.panels)))
"""

from shangliang.methods.sortition.draw import make_lottery
from shangliang.methods.sortition.legacy import Stuck
from shangliang.methods.sortition.lottery import Lottery
from shangliang.methods.sortition.pool import Quota, Task, task
from shangliang.methods.sortition.relaxation import Change, Infeasible, Relaxation, relax
from shangliang.methods.sortition.replacement import Further, replacements, standbys
from shangliang.methods.sortition.seal import commitment, digest_of_text, drawn, fresh_nonce, public_seed

__all__ = [
    "Change", "Further", "Infeasible", "Lottery", "Quota", "Relaxation", "Stuck", "Task", "commitment",
    "digest_of_text", "drawn", "fresh_nonce", "make_lottery", "public_seed", "relax", "replacements",
    "standbys", "task",
]  # fmt: skip
