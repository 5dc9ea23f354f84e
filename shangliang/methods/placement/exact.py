"""The last word: a constraint solver over the pairs that the bound leaves open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shangliang.methods.placement.problem import Bools, Ints, Problem, counted

LARGEST = 400_000  # open pairs that are still tried


@dataclass(frozen=True)
class Last:
    """What the solver found: rooms or None, a bound in metres, and whether no placement exists at all."""

    rooms: Ints | None
    least: int
    is_impossible: bool


def last_word(
    problem: Problem, may: Bools, *, hint: Ints | None, least: int, effort: float, gap: float, seed: int
) -> Last:
    """The cheapest placement among the allowed pairs `may` (S, R), as far as `effort` reaches.

    `effort` counts the solver's own steps ("deterministic time"), very roughly seconds: the same input ends
    with the same answer on every machine. `least` is a bound already proven.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415  slow to import

    model = cp_model.CpModel()
    seats, rooms = np.nonzero(may)
    x = {(int(s), int(r)): model.new_bool_var("") for s, r in zip(seats, rooms, strict=True)}
    for s in range(problem.n_seats):
        model.add_exactly_one(x[s, int(r)] for r in np.flatnonzero(may[s]))
    for r in range(problem.n_rooms):
        inside = sum(x[int(s), r] for s in np.flatnonzero(may[:, r]))
        model.add_linear_constraint(inside, int(problem.least[r]), int(problem.most[r]))
    for a, b in problem.apart:
        for r in np.flatnonzero(may[a] & may[b]):
            model.add_at_most_one(x[int(a), int(r)], x[int(b), int(r)])
    costs = problem.cost(seats, rooms)
    variables = [x[int(s), int(r)] for s, r in zip(seats, rooms, strict=True)]
    factors = [int(cost) for cost in costs]
    fixed = 0
    crowds = counted(problem)
    slopes = np.diff(crowds.curve, axis=2)
    for r in range(problem.n_rooms):
        for k in range(crowds.has.shape[1]):
            fixed += int(crowds.curve[r, k, 0])
            of_sort = np.flatnonzero(may[:, r] & crowds.has[:, k])
            steps = slopes[r, k][: min(len(of_sort), int(problem.most[r]))]
            if not steps.any():
                continue
            climbed = [model.new_bool_var("") for _ in steps]
            model.add(
                cp_model.LinearExpr.sum([x[int(s), r] for s in of_sort]) == cp_model.LinearExpr.sum(climbed)
            )
            variables += climbed
            factors += [int(step) for step in steps]
    total = cp_model.LinearExpr.weighted_sum(variables, factors)
    model.add(total >= least - fixed)
    model.minimize(total)
    if hint is not None:
        for (s, r), var in x.items():
            model.add_hint(var, int(hint[s]) == r)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = effort
    solver.parameters.relative_gap_limit = gap
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Last(None, least, True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Last(None, max(least, int(np.ceil(solver.best_objective_bound - 1e-6)) + fixed), False)
    found = np.zeros(problem.n_seats, np.int64)
    for (s, r), var in x.items():
        if solver.boolean_value(var):
            found[s] = r
    proven = int(np.ceil(solver.best_objective_bound - 1e-6)) + fixed
    return Last(found, max(least, proven), False)
