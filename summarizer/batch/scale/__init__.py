"""Scale: the documents of a batch through Daft, on one machine or on a Ray cluster.

    plan = scale.outcomes(inputs, job)     # lazy: nothing is read yet
    for outcome in scale.results(plan): …  # or: scale.write(plan, "s3://bucket/out")

Tables are read, cut into parts and written by Daft (``driver``); each row goes through
``Reading``, for which a worker process keeps one open Reader (``workers``). A row that raised
would null all rows of its batch: so none does, and every row becomes an Outcome. Resuming is
the store's matter, not Daft's: run again, and what was answered is not asked again. Secrets
(``api_key``, ``cache_url``) never enter the plan: each worker reads them from its environment.
"""

from summarizer.batch.scale.driver import Plan, collect, outcomes, results, start, write
from summarizer.batch.scale.workers import Job, Reading, close

__all__ = ["Job", "Plan", "Reading", "close", "collect", "outcomes", "results", "start", "write"]
