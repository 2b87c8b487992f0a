"""Where it runs: shards of reports read by many processes, here or on a Ray cluster, into parts that are never half."""
