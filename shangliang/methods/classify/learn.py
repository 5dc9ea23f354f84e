"""A classifier that begins with a table of keywords and learns from labelled texts.

Each keyword counts as a short text of its label, at a fraction of the cost of a real one, which falls as real
ones come in: alone, the table decides; beside thousands of labelled texts, it does not matter.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.classify import calibration
from shangliang.methods.classify.calibration import Scale
from shangliang.methods.classify.features import Matrix, Vocabulary, folded, vocabulary
from shangliang.methods.provenance import Provenance, digest_of

METHOD, VERSION = "classify.linear_svm", "1"
COST, KEYWORD_COST = 1.0, 0.25
FADES = 100  # labelled texts beside which a keyword costs half as much
FOLDS = 4
LENGTHS = (3, 2)  # longest runs that are tried; without enough labelled texts, the first
ENOUGH = 40  # labelled texts, below which no confidence is measured
UNMEASURED = Scale(1.5, 0.0)
TOLERANCE, ROUNDS = 1e-3, 200
N_WORDS = 4


@dataclass(frozen=True)
class Suggestion:
    """A label for a text, and why.

    Attributes
    ----------
    label : str
    confidence : float
        Chance that the label is right, in (0, 1]; measured only if the classifier is `calibrated`.
    words : tuple of str
        Parts of the text that spoke most for this label against the next; empty if nothing did.
    others : tuple of (str, float)
        The other labels with their chances, likeliest first.
    """

    label: str
    confidence: float
    words: tuple[str, ...]
    others: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Classifier:
    """What was learnt.

    Attributes
    ----------
    labels : tuple of str
    n_learnt : int
        Labelled texts, keywords not counted.
    calibrated : bool
        True if confidence was measured on texts not learnt from.
    macro_f1, calibration_error : float
        Measured so, over `FOLDS` parts of the labelled texts; NaN if not calibrated.
    provenance : Provenance
    """

    labels: tuple[str, ...]
    n_learnt: int
    calibrated: bool
    macro_f1: float
    calibration_error: float
    scale: Scale
    vocabulary: Vocabulary
    model: NDArray[np.float64]
    provenance: Provenance

    def chances(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The chance of each label for each text, shape (n_texts, n_labels)."""
        return self.scale.chances(_margins(self.vocabulary.matrix(texts), self.model))

    def suggest(self, text: str) -> Suggestion:
        return self.suggest_all([text])[0]

    def suggest_all(self, texts: Sequence[str]) -> list[Suggestion]:
        """A suggestion for each text. Of labels equally likely, the first in order."""
        matrix = self.vocabulary.matrix(texts)
        chances = self.scale.chances(_margins(matrix, self.model))
        result = []
        for i, text in enumerate(texts):
            order = np.argsort(-chances[i], kind="stable")
            ranked = [(self.labels[k], round(float(chances[i, k]), 9)) for k in order]
            row = slice(matrix.starts[i], matrix.starts[i + 1])
            columns = matrix.columns[row]
            lead = self.model[order[0]] - (self.model[order[1]] if len(order) > 1 else 0)
            gains = (lead[columns] * matrix.weights[row]).tolist()
            credit = {self.vocabulary.runs[c]: g for c, g in zip(columns.tolist(), gains, strict=True)}
            words = _words(folded(text), credit)
            result.append(Suggestion(*ranked[0], words, tuple(ranked[1:])))
        return result

    def save(self, path: Path) -> None:
        """Write it whole, as a NumPy archive without pickles."""
        told = {
            "labels": self.labels, "n_learnt": self.n_learnt, "calibrated": self.calibrated,
            "macro_f1": self.macro_f1, "calibration_error": self.calibration_error,
            "scale": asdict(self.scale), "runs": self.vocabulary.runs, "longest": self.vocabulary.longest,
            "provenance": asdict(self.provenance),
        }  # fmt: skip
        packed = io.BytesIO()
        np.savez_compressed(
            packed,
            told=np.frombuffer(json.dumps(told).encode(), np.uint8),
            rarity=self.vocabulary.rarity,
            model=self.model,
        )
        part = path.with_name(path.name + ".part")
        part.write_bytes(packed.getvalue())
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Classifier:
        """Read what `save` wrote. Raises `ValueError` if it is something else or of another version."""
        try:
            with np.load(path, allow_pickle=False) as archive:
                told = json.loads(archive["told"].tobytes())
                rarity, model = archive["rarity"], archive["model"]
        except (KeyError, ValueError, EOFError, OSError) as error:
            raise ValueError(f"{path}: no classifier ({error})") from None
        provenance = Provenance(**told.pop("provenance"))
        if (provenance.method, provenance.version) != (METHOD, VERSION):
            raise ValueError(f"{path}: {provenance.method} {provenance.version}, expected {METHOD} {VERSION}")
        known = Vocabulary(tuple(told.pop("runs")), rarity, told.pop("longest"))
        told["labels"], told["scale"] = tuple(told["labels"]), Scale(**told["scale"])
        return cls(vocabulary=known, model=model, provenance=provenance, **told)


def learn(
    texts: Sequence[str], labels: Sequence[str], *, keywords: Mapping[str, Sequence[str]] | None = None
) -> Classifier:
    """Learn from labelled texts, keywords, or both.

    The order of the texts changes nothing.

    Parameters
    ----------
    texts, labels : sequence of str, equally long
    keywords : mapping from label to words, optional

    Raises
    ------
    ValueError
        If the lengths differ, or there are fewer than two labels in all.
    """
    if len(texts) != len(labels):
        raise ValueError(f"{len(texts)} texts, but {len(labels)} labels")
    known = keywords or {}
    pairs = sorted(zip(map(folded, texts), labels, strict=True))
    hints = sorted((folded(word), label) for label, words in known.items() for word in words)
    names = tuple(sorted({label for _, label in pairs + hints}))
    if len(names) < 2:
        raise ValueError(f"{len(names)} labels; at least two are needed")
    number = {name: k for k, name in enumerate(names)}
    examples = _Examples(
        [text for text, _ in pairs + hints],
        np.array([number[label] for _, label in pairs + hints], np.int64),
        np.array([COST] * len(pairs) + [KEYWORD_COST * FADES / (FADES + len(pairs))] * len(hints)),
    )
    rows = np.arange(len(examples.texts))
    enough = len(pairs) >= ENOUGH
    best = _Measured(LENGTHS[0], UNMEASURED, float("nan"), float("nan"))
    if enough:
        tried = [_measure(examples, len(pairs), len(names), longest) for longest in LENGTHS]
        best = max(tried, key=lambda one: round(one.macro_f1, 9))
    learnt, model = _train(examples, rows, len(names), best.longest)
    parameters = {
        "cost": COST,
        "keyword_cost": KEYWORD_COST,
        "fades": FADES,
        "lengths": LENGTHS,
        "folds": FOLDS,
    }
    provenance = Provenance(METHOD, VERSION, parameters, None, digest_of(pairs, hints))
    return Classifier(
        names, len(pairs), enough, best.macro_f1, best.calibration_error, best.scale,
        learnt, model, provenance,
    )  # fmt: skip


@dataclass(frozen=True)
class _Examples:
    texts: list[str]
    labels: NDArray[np.int64]
    costs: NDArray[np.float64]


@dataclass(frozen=True)
class _Measured:
    longest: int
    scale: Scale
    macro_f1: float
    calibration_error: float


def _train(
    examples: _Examples, rows: NDArray[np.int64], n_labels: int, longest: int
) -> tuple[Vocabulary, NDArray[np.float64]]:
    from shangliang.methods.classify import kernels  # noqa: PLC0415  numba takes a second to load

    texts = [examples.texts[i] for i in rows]
    learnt = vocabulary(texts, longest)
    matrix = learnt.matrix(texts)
    model = kernels.train(
        matrix.starts, matrix.columns, matrix.weights, len(learnt.runs),
        examples.labels[rows], n_labels, examples.costs[rows], TOLERANCE, ROUNDS,
    )  # fmt: skip
    return learnt, model


def _margins(matrix: Matrix, model: NDArray[np.float64]) -> NDArray[np.float64]:
    from shangliang.methods.classify import kernels  # noqa: PLC0415  numba takes a second to load

    return np.asarray(kernels.margins(matrix.starts, matrix.columns, matrix.weights, model))


def _measure(examples: _Examples, n_real: int, n_labels: int, longest: int) -> _Measured:
    """How well runs of this length do on texts not learnt from. Equal texts stay in one part."""
    fold = np.array([_fold(text) for text in examples.texts[:n_real]])
    margins = np.zeros((n_real, n_labels))
    for part in range(FOLDS):
        rows = np.flatnonzero(np.append(fold != part, np.ones(len(examples.texts) - n_real, bool)))
        held = np.flatnonzero(fold == part)
        if len(held) and len(rows):
            learnt, model = _train(examples, rows, n_labels, longest)
            margins[held] = _margins(learnt.matrix([examples.texts[i] for i in held]), model)
    true = examples.labels[:n_real]
    scale = calibration.best_scale(margins, true)
    said = margins.argmax(axis=1)
    confidence = scale.chances(margins).max(axis=1)
    error = calibration.calibration_error(confidence, said == true)
    return _Measured(longest, scale, calibration.macro_f1(true, said, n_labels), error)


def _fold(text: str) -> int:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[0] % FOLDS


def _words(plain: str, credit: Mapping[str, float]) -> tuple[str, ...]:
    """Stretches of the text whose characters gain most from the runs that cover them, in order of gain."""
    gain = np.zeros(len(plain))
    for n in sorted({len(run) for run in credit}):
        for i in range(len(plain) - n + 1):
            gain[i : i + n] += credit.get(plain[i : i + n], 0.0) / n
    lettered = np.array([c.isalnum() for c in plain], bool)
    high = lettered & (gain > max(1e-12, 0.25 * gain.max(initial=0.0)))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], high, [0]])))
    spans = [(float(gain[a:b].sum()), plain[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    spans.sort(key=lambda one: (-round(one[0], 9), one[1]))
    return tuple(dict.fromkeys(word for _, word in spans))[:N_WORDS]
