"""Many documents: one Outcome each, resumable, nothing paid for lost.

``entry`` is what goes in and ``inputs`` where it comes from; ``engine`` reads many at once;
``output`` appends what came out, and ``journal`` knows what stands there already. ``parquet``
makes a table of the lines and lines of the table; ``stored`` reads results back, and
``exporting`` makes one flat table of items of them.
"""
