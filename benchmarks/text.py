"""Texts: the index of a million, grouping, and the classifier beside scikit-learn.

The residents' texts are invented (see _texts.py); the meetings' are real: which of 22 meetings was a turn
spoken in? Times are CPU seconds or milliseconds of one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._bars import Bar, apart, cpu_seconds, peak_mb, report
from benchmarks._texts import COMMONPLACES, SPOTS, Residents, turns

MILLION = 1_000_000


def milliseconds(task: Callable[[Any], object], inputs: Sequence[Any]) -> list[float]:
    """CPU time of each call."""
    took = []
    for one in inputs:
        begin = time.process_time()
        task(one)
        took.append((time.process_time() - begin) * 1e3)
    return took


def measure_index(n: int) -> dict[str, Any]:
    """Build, grow, kill, reopen, ask; in this process alone, so that its memory is the index's."""
    from shangliang.methods.text_index import TextIndex, index

    residents, later = Residents(1), Residents(2)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.sqlite3"
        before = TextIndex(file)
        built, _ = cpu_seconds(lambda: before.add_many((i, residents.text().text) for i in range(n)))
        new = [(n + i, later.text().text) for i in range(500)]
        added = milliseconds(lambda pair: before.add(*pair), new)
        opened, again = cpu_seconds(lambda: TextIndex(file))  # `before` was never closed
        assert len(again) == n + len(new)
        assert again.search(new[-1][1], most=3, least=0.99).matches
        said = [later.text() for _ in range(400)]
        queries = [one.text if i % 2 else later.say(one.matter) for i, one in enumerate(said)]
        milliseconds(again.search, queries[:100])
        asked = milliseconds(again.search, queries)
        fast = [again.search(query) for query in queries[:40]]
        index.POSTINGS, index.COMPARED = 10**9, 20_000
        exact = [again.search(query) for query in queries[:40]]
        same = [
            sum(a >= b for a, b in zip(scores(one), scores(all_), strict=True)) / len(all_.matches)
            for one, all_ in zip(fast, exact, strict=True)
            if all_.complete and all_.matches and len(one.matches) == len(all_.matches)
        ]
        return {
            "build": built,
            "add": float(np.percentile(added, 99)),
            "add_typical": float(np.median(added)),
            "open": opened,
            "query": float(np.percentile(asked, 99)),
            "query_typical": float(np.median(asked)),
            "disk_mb": sum(one.stat().st_size for one in Path(folder).iterdir()) / 1e6,
            "memory_mb": peak_mb(),
            "complete": sum(one.complete for one in fast) / len(fast),
            "proven": len(same),
            "best_ten": float(np.mean(same)) if same else None,
        }


def scores(found: Any) -> list[float]:
    return [match.score for match in found.matches]


def measure_peer_search(n: int) -> float:
    """Median milliseconds of one query by scikit-learn's TF-IDF, all rows compared."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    residents = Residents(1)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    rows = vectorizer.fit_transform([residents.text().text for _ in range(n)])
    queries = [residents.text().text for _ in range(20)]

    def ask(query: str) -> object:
        likeness = (rows @ vectorizer.transform([query]).T).toarray().ravel()
        return np.argsort(-likeness)[:10]

    return float(np.median(milliseconds(ask, queries)))


def events(n: int, seed: int) -> tuple[list[str], list[int]]:
    """Texts about single events, some of which many report: each in other words, often with asides."""
    residents, draw = Residents(seed), random.Random(seed)
    texts: list[str] = []
    truth: list[int] = []
    while len(texts) < n:
        matter = draw.randrange(len(residents.matters))
        place, spot = draw.choice(residents.places), draw.choice(SPOTS)
        event = truth[-1] + 1 if truth else 0
        for _ in range(min(int(draw.paretovariate(0.9)), 200)):
            parts = [place + (spot if draw.random() < 0.7 else "") + residents.say(matter)]
            parts += [draw.choice(COMMONPLACES)] if draw.random() < 0.4 else []
            parts += [draw.choice(residents.clauses)] if draw.random() < 0.3 else []
            draw.shuffle(parts)
            texts.append(residents.slip("，".join(parts)))
            truth.append(event)
    return texts[:n], truth[:n]


def pairs(labels: Sequence[Any]) -> float:
    return sum(n * (n - 1) / 2 for n in Counter(labels).values())


def measure_groups(n: int) -> dict[str, float]:
    from shangliang.methods.matters import group, hot_matters

    group(["停车难", "停车难啊"])  # compiled before it is timed
    texts, truth = events(n, 3)
    took, groups = cpu_seconds(lambda: group(texts))
    voices = [str(i % 5000) for i in range(n)]
    ranking, _ = cpu_seconds(lambda: hot_matters(texts, voices, groups))
    both = pairs(list(zip(groups.labels.tolist(), truth, strict=True)))
    return {
        "seconds": took, "hot": ranking, "n_groups": groups.n_groups,
        "precision": both / pairs(groups.labels.tolist()), "recall": both / pairs(truth),
    }  # fmt: skip


def measure_peer_groups(n: int) -> float:
    """CPU seconds of DBSCAN over TF-IDF, which compares all with all."""
    from sklearn.cluster import DBSCAN
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, _ = events(n, 3)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)

    def run() -> object:
        rows = vectorizer.fit_transform(texts)
        return DBSCAN(eps=0.6, min_samples=1, metric="cosine", algorithm="brute").fit(rows)

    return cpu_seconds(run)[0]


def measure_classifier(kind: str) -> dict[str, float]:
    """Ours and scikit-learn's on the same split."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import f1_score
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    from shangliang.methods.classify import default_keywords, learn
    from shangliang.methods.classify.calibration import calibration_error

    if kind == "residents":
        residents = Residents(11, wrong=0.1)
        pairs_ = [(one.text, one.category) for one in (residents.text() for _ in range(15_000))]
        n, keywords = 10_000, default_keywords("category")
    else:
        pairs_ = [(text, str(meeting)) for text, meeting in turns()]
        n, keywords = len(pairs_) * 7 // 10, {}
        random.Random(1).shuffle(pairs_)
    texts, labels = [text for text, _ in pairs_], [label for _, label in pairs_]
    learn(["车", "河"], ["a", "b"])  # compiled before it is timed
    took, ours = cpu_seconds(lambda: learn(texts[:n], labels[:n], keywords=keywords))
    chances = ours.chances(texts[n:])
    said = np.array(ours.labels)[chances.argmax(axis=1)]
    true = np.array(labels[n:])
    result = {
        "train": took,
        "f1": f1_score(true, said, average="macro"),
        "error": calibration_error(chances.max(axis=1), said == true),
    }
    for longest in (2, 3):
        peer = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, longest), sublinear_tf=True), LinearSVC()
        )
        took, _ = cpu_seconds(lambda peer=peer: peer.fit(texts[:n], labels[:n]))
        f1 = f1_score(true, peer.predict(texts[n:]), average="macro")
        if f1 >= result.get("peer_f1", 0):
            result |= {"peer_f1": f1, "peer_train": took, "peer_longest": longest}
    calibrated = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
        CalibratedClassifierCV(LinearSVC(), cv=4),
    ).fit(texts[:n], labels[:n])
    guess = calibrated.predict_proba(texts[n:])
    right = calibrated.classes_[guess.argmax(axis=1)] == true
    return result | {"peer_error": calibration_error(guess.max(axis=1), right)}


PARTS: dict[str, Callable[[Any], Any]] = {
    "index": lambda size: measure_index(size),
    "peer_search": lambda size: {"ms": measure_peer_search(size)},
    "groups": lambda size: measure_groups(size),
    "peer_groups": lambda size: {"s": measure_peer_groups(size)},
    "residents": lambda size: measure_classifier("residents"),
    "meetings": lambda size: measure_classifier("meetings"),
}


def bars_of(found: dict[str, dict[str, Any]], n: int) -> list[Bar]:
    index, groups = found["index"], found["groups"]
    flat = "scikit-learn, 100,000 texts"
    bars = [
        Bar(f"index of {n:,}: add, 99 %", index["add"], most=10, unit="ms",
            note=f"half of them within {index['add_typical']:.1f} ms"),
        Bar("query, 99 %", index["query"], most=50, unit="ms", peer=found["peer_search"]["ms"],
            peer_name=flat, note=f"half of them within {index['query_typical']:.1f} ms"),
        Bar("memory at its peak", index["memory_mb"], most=4000, unit="MB"),
        Bar("on disk", index["disk_mb"], most=4000, unit="MB"),
        Bar("open after it was left without closing", index["open"], unit="s",
            note="nothing lost; a file of its own, so the same on SQLite and PostgreSQL deployments"),
        Bar("build", index["build"], unit="s"),
        Bar("share of the exact best ten that pruning finds", index["best_ten"],
            note=f"{index['proven']} of 40 queries; {index['complete']:.0%} of answers prove themselves"),
        Bar("group 100,000", groups["seconds"], most=90, unit="s", peer=found["peer_groups"]["s"],
            peer_name="DBSCAN, 10,000 texts",
            note=f"{groups['n_groups']:,} groups; pairs right {groups['precision']:.0%},"
                 f" found {groups['recall']:.0%}; matters ranked in {groups['hot']:.1f} s"),
    ]  # fmt: skip
    for kind, title in (("residents", "10,000 invented texts"), ("meetings", "turns of real meetings")):
        one = found[kind]
        bars += [
            Bar(f"learn, {title}", one["train"], most=30, unit="s", peer=one["peer_train"],
                peer_name="scikit-learn, uncalibrated"),
            Bar("macro-F1", one["f1"], least=one["peer_f1"], peer=one["peer_f1"],
                peer_name=f"linear SVM, runs of 1-{one['peer_longest']}"),
            Bar("calibration error", one["error"], most=0.05, peer=one["peer_error"],
                peer_name="CalibratedClassifierCV"),
        ]  # fmt: skip
    return bars


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=MILLION, help="texts in the index")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    for name in ("OMP", "OPENBLAS", "NUMBA"):
        os.environ.setdefault(f"{name}_NUM_THREADS", "1")  # the parts run in processes of their own
    if options.part:
        print(json.dumps(PARTS[options.part](options.size)))
        return 0
    sizes = {"index": options.n, "peer_search": 100_000, "groups": 100_000, "peer_groups": 10_000}
    found = {part: apart("text", "--part", part, "--size", str(sizes.get(part, 0))) for part in PARTS}
    return report("text", bars_of(found, options.n), json=options.json, n=options.n)


if __name__ == "__main__":
    sys.exit(main())
