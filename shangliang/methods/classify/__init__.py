"""Which category, which department? Learnt from one's own labelled texts. See docs/methods/classify.md.

classifier = learn(texts, labels, keywords=default_keywords("category"))
classifier.suggest("电梯老是坏").label
"""

from shangliang.methods.classify.learn import Classifier, Suggestion, learn
from shangliang.methods.classify.table import default_keywords, read_keywords

__all__ = ["Classifier", "Suggestion", "default_keywords", "learn", "read_keywords"]
