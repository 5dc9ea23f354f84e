"""The two questions put to the solver (HiGHS): the best panel for given weights, and a linear programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from shangliang.methods.sortition.pool import Floats, Ints, Types

NEIGHBOURS = 40  # types beside the fractional ones that rounding may change
WHOLE = 1e-6


class Unsolved(RuntimeError):
    """The solver gave up: a fault of ours or of numbers, never of the pool."""


@dataclass(frozen=True)
class Answer:
    """Of a linear programme: its value, the variables, the price of each row, of each variable."""

    value: float
    x: Floats
    prices: Floats
    reduced: Floats


def _solver() -> Any:
    import highspy  # noqa: PLC0415  a third of a second, which --help need not wait for

    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    return solver


def _pass(
    solver: Any, cost: Floats, matrix: csr_matrix, rows: tuple[Floats, Floats],
    columns: tuple[Floats, Floats], whole: bool = False,
) -> None:  # fmt: skip
    import highspy  # noqa: PLC0415  as above

    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = matrix.shape
    programme.col_cost_ = cost
    programme.row_lower_, programme.row_upper_ = rows
    programme.col_lower_, programme.col_upper_ = columns
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = matrix.indptr
    programme.a_matrix_.index_ = matrix.indices
    programme.a_matrix_.value_ = matrix.data
    programme.sense_ = highspy.ObjSense.kMaximize
    if whole:
        programme.integrality_ = [highspy.HighsVarType.kInteger] * matrix.shape[1]
    solver.passModel(programme)


def maximise(
    cost: Floats, matrix: csr_matrix, rows: tuple[Floats, Floats], columns: tuple[Floats, Floats]
) -> Answer | None:
    """Solve a linear programme from within (prices in the middle of all that are right), or along its edges.

    None if nothing fulfils its rows.
    """
    solver = _solver()
    _pass(solver, cost, matrix, rows, columns)
    for options in ({"solver": "ipm", "run_crossover": "off"}, {"solver": "simplex"}):
        for option, value in options.items():
            solver.setOptionValue(option, value)
        solver.run()
        status = solver.modelStatusToString(solver.getModelStatus())
        if status == "Optimal":
            return _answer(solver)
        solver.clearSolver()
    if status == "Infeasible":
        return None
    raise Unsolved("a linear programme of the draw was not solved")


def _answer(solver: Any) -> Answer:
    found = solver.getSolution()
    return Answer(
        float(solver.getInfo().objective_function_value),
        np.array(found.col_value),
        np.array(found.row_dual),
        np.array(found.col_dual),
    )


class Panels:
    """Asks for one panel after another; keeps the solvers warm."""

    def __init__(self, types: Types) -> None:
        self.types = types
        rows, columns = (types.lower, types.upper), (np.zeros(types.n), types.caps)
        self._exact, self._loose = _solver(), _solver()
        self._exact.setOptionValue("mip_rel_gap", 0.0)
        self._exact.setOptionValue("mip_abs_gap", 1e-9)
        _pass(self._exact, np.zeros(types.n), types.matrix, rows, columns, whole=True)
        _pass(self._loose, np.zeros(types.n), types.matrix, rows, columns)

    def best(self, weights: Floats) -> Ints | None:
        """The panel of greatest weight, how many of each type; None if there is no panel at all."""
        return _run_whole(self._exact, weights)

    def bound(self, weights: Floats) -> Answer:
        """The same with parts of people: no panel weighs more."""
        numbers = np.arange(self.types.n, dtype=np.int32)
        self._loose.changeColsCost(self.types.n, numbers, np.ascontiguousarray(weights))
        self._loose.run()
        if self._loose.modelStatusToString(self._loose.getModelStatus()) != "Optimal":
            raise Unsolved("a panel of parts was not found")
        return _answer(self._loose)

    def good(self, weights: Floats) -> Ints | None:
        """A heavy panel, fast: `bound`, with only the types in doubt decided by whole numbers."""
        types, loose = self.types, self.bound(weights)
        fractional = np.abs(loose.x - np.round(loose.x)) > WHOLE
        if not fractional.any():
            return np.round(loose.x).astype(np.int64)
        order = np.argsort(np.where(fractional, -1.0, np.abs(loose.reduced)), kind="stable")
        room = int(fractional.sum()) + NEIGHBOURS
        while room < types.n:
            open_ = np.sort(order[:room])
            panel = np.round(loose.x)
            panel[open_] = 0
            taken = types.matrix @ panel
            found = self._small(weights, open_, taken)
            if found is not None:
                panel[open_] = found
                return panel.astype(np.int64)
            room *= 2
        return self.best(weights)

    def _small(self, weights: Floats, open_: Ints, taken: Floats) -> Ints | None:
        types, solver = self.types, _solver()
        solver.setOptionValue("mip_rel_gap", GOOD_ENOUGH)
        rows = (types.lower - taken, types.upper - taken)
        columns = (np.zeros(len(open_)), types.caps[open_])
        _pass(solver, weights[open_], types.matrix[:, open_].tocsr(), rows, columns, whole=True)
        return _run_whole(solver, weights[open_])


GOOD_ENOUGH = 0.05


def _run_whole(solver: Any, weights: Floats) -> Ints | None:
    n = len(weights)
    solver.changeColsCost(n, np.arange(n, dtype=np.int32), np.ascontiguousarray(weights, dtype=float))
    solver.run()
    status = solver.modelStatusToString(solver.getModelStatus())
    if status == "Infeasible":
        return None
    if status != "Optimal":
        raise Unsolved(f"a panel was not found: {status}")
    whole: Ints = np.round(np.array(solver.getSolution().col_value)).astype(np.int64)
    return whole


def whole_programme(
    cost: Floats, matrix: csr_matrix, rows: tuple[Floats, Floats], columns: tuple[Floats, Floats]
) -> Ints | None:
    """Solve an integer programme to its proven best; None if nothing fulfils its rows."""
    solver = _solver()
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 1e-9)
    _pass(solver, cost, matrix, rows, columns, whole=True)
    return _run_whole(solver, cost)
