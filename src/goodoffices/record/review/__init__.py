"""What people make of findings: a queue, judgements, the record with judgements applied, samples and agreement.

Findings are never edited. A judgement is a row of its own; what counts is worked out when it is asked for.
"""
