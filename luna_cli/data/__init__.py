"""What luna brings along: the journal that `luna tour` imports, and the words of everyday life that belong together.

related.txt is written by hand; `related.tsv` is made from it (tests/data/test_related.py says how).
"""
