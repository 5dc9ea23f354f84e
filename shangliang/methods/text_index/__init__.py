"""An index of short texts that grows one text at a time and stays on disk. See docs/methods/similarity.md.

with TextIndex(path) as index:
    index.add(7, "路灯被树挡住")
    index.search("树木遮挡路灯").matches
"""

from shangliang.methods.text_index.index import Found, TextIndex

__all__ = ["Found", "TextIndex"]
