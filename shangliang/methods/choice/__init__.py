"""Choice: one scheme of several, a panel of them, or projects for a budget. See docs/methods/choice.md.

ballots = gather(["A", "B", "C"], [[0, 1, 2], [2, 0, 1]], [40, 35], kind="ranking")
choice = choose(ballots, rule="schulze")
"""

from shangliang.methods.choice.ballots import APPROVAL, KINDS, RANKING, SCORES, Ballots, gather
from shangliang.methods.choice.budgets import BudgetChoice, choose_projects
from shangliang.methods.choice.choose import choose
from shangliang.methods.choice.panels import PanelChoice, choose_panel
from shangliang.methods.choice.prepared import Prepared, prepare
from shangliang.methods.choice.result import Choice, Side, Stability, Verdict
from shangliang.methods.choice.rules import RULES, verdicts

__all__ = [
    "APPROVAL", "KINDS", "RANKING", "RULES", "SCORES", "Ballots", "BudgetChoice", "Choice", "PanelChoice",
    "Prepared", "Side", "Stability", "Verdict", "choose", "choose_panel", "choose_projects", "gather",
    "prepare", "verdicts",
]  # fmt: skip
