"""Many texts, few matters: grouping, keywords, and what most people raise. See docs/methods/matters.md.

groups = group(texts)
matters = hot_matters(texts, voices, groups)
"""

from shangliang.methods.matters.groups import Groups, group
from shangliang.methods.matters.hot import HotMatters, Matter, hot_matters
from shangliang.methods.matters.keywords import Keyword, keywords

__all__ = ["Groups", "HotMatters", "Keyword", "Matter", "group", "hot_matters", "keywords"]
