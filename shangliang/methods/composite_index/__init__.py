"""Composite index: many indicators in one score, and how far the ranking hangs on the weights.

index = composite_index(values, units=names, indicators=names, weights=points)

See docs/methods/composite-index.md.

References
----------
Nardo, Saisana, Saltelli, Tarantola, Hoffmann, Giovannini (2008), Handbook on Constructing Composite
Indicators: Methodology and User Guide. OECD and JRC.
"""

from shangliang.methods.composite_index.index import Aggregation, CompositeIndex, composite_index
from shangliang.methods.composite_index.normalise import Normalisation, normalise
from shangliang.methods.composite_index.ranks import rank

__all__ = ["Aggregation", "CompositeIndex", "Normalisation", "composite_index", "normalise", "rank"]
