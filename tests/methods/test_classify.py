"""The classifier: as good as its peer on the same split, honest about how sure it is, and explained."""

import random

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from benchmarks._texts import Residents
from shangliang.methods.classify import Classifier, default_keywords, learn, read_keywords
from shangliang.methods.classify.calibration import best_scale, calibration_error, macro_f1
from shangliang.methods.tables import BadInput
from shangliang.topics.lifecycle import Category


@pytest.fixture(scope="module")
def history() -> tuple[list[str], list[str]]:
    residents = Residents(5, wrong=0.1)
    said = [residents.text() for _ in range(1000)]
    return [one.text for one in said], [one.category for one in said]


@pytest.fixture(scope="module")
def learnt(history) -> Classifier:
    texts, labels = history
    return learn(texts[:600], labels[:600])


def test_it_is_as_good_as_scikit_learns_on_the_same_split(history, learnt):
    texts, labels = history
    vectorizer = TfidfVectorizer(
        analyzer="char", ngram_range=(1, learnt.vocabulary.longest), sublinear_tf=True
    )
    peer = LinearSVC().fit(vectorizer.fit_transform(texts[:600]), labels[:600])
    theirs = f1_score(labels[600:], peer.predict(vectorizer.transform(texts[600:])), average="macro")
    ours = [one.label for one in learnt.suggest_all(texts[600:])]
    assert f1_score(labels[600:], ours, average="macro") >= theirs - 0.005


def test_confidence_means_what_it_says(history, learnt):
    texts, labels = history
    assert learnt.calibrated
    suggested = learnt.suggest_all(texts[600:])
    right = np.array([one.label == label for one, label in zip(suggested, labels[600:], strict=True)])
    assert calibration_error(np.array([one.confidence for one in suggested]), right) < 0.08


def test_no_order_of_texts_shows(history):
    texts, labels = history
    order = random.Random(1).sample(range(200), 200)
    one = learn(texts[:200], labels[:200])
    other = learn([texts[i] for i in order], [labels[i] for i in order])
    assert one.provenance == other.provenance
    np.testing.assert_array_equal(one.model, other.model)
    assert one.suggest("电梯老是坏") == other.suggest("电梯老是坏")


def test_keywords_decide_until_there_is_a_history():
    begin = learn([], [], keywords=default_keywords("category"))
    assert not begin.calibrated
    suggestion = begin.suggest("小区停车位太少")
    assert suggestion.label == "parking"
    assert "停车" in "".join(suggestion.words)
    assert sum(chance for _, chance in suggestion.others) + suggestion.confidence == pytest.approx(1)
    taught = learn(["停车位太少"] * 5, ["housing"] * 5, keywords=default_keywords("category"))
    assert taught.suggest("停车位太少").label == "housing"


def test_the_table_knows_every_category():
    assert set(default_keywords("category")) == set(Category.values)
    assert len(default_keywords("department")) > 10
    with pytest.raises(ValueError, match="no keywords of 'mood'; there are category, department"):
        default_keywords("mood")


def test_the_words_that_decided_stand_in_the_text(learnt):
    text = "马浜花园电梯经常故障，老人上下楼不便"
    words = learnt.suggest(text).words
    assert words
    assert all(word in text for word in words)
    assert learnt.suggest("").words == ()


def test_saved_and_loaded_it_says_the_same(learnt, tmp_path):
    learnt.save(tmp_path / "model.npz")
    again = Classifier.load(tmp_path / "model.npz")
    assert again.suggest("河道发臭") == learnt.suggest("河道发臭")
    assert again.labels == learnt.labels
    (tmp_path / "other").write_bytes(b"nothing of the kind")
    with pytest.raises(ValueError, match="no classifier"):
        Classifier.load(tmp_path / "other")


def test_wrong_labels_lower_the_confidence():
    draw = np.random.default_rng(3)
    true = draw.integers(0, 4, 4000)
    margins = np.where(np.arange(4) == true[:, None], 1.0, -1.0) + draw.normal(0, 0.1, (4000, 4))
    labels = np.where(draw.random(4000) < 0.2, draw.integers(0, 4, 4000), true)
    confidence = best_scale(margins, labels).chances(margins).max(axis=1)
    assert calibration_error(confidence, margins.argmax(axis=1) == labels) < 0.02
    assert confidence.max() < 0.9


def test_macro_f1_is_the_mean_over_labels():
    true, said = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1])
    assert macro_f1(true, said, 3) == pytest.approx((2 / 3 + 0.5 + 0) / 3)


def test_nonsense_is_refused(tmp_path):
    with pytest.raises(ValueError, match="1 texts, but 0 labels"):
        learn(["停车"], [])
    with pytest.raises(ValueError, match="1 labels; at least two"):
        learn(["停车"], ["a"])
    (tmp_path / "bad.toml").write_text("a = 3\n")
    with pytest.raises(BadInput, match="column a: expected a list of words"):
        read_keywords(tmp_path / "bad.toml")
