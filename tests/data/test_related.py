"""`related.tsv` is made from `related.txt`, and from nothing else."""

from importlib.resources import files

from luna_cli.text.related import lines, related

HOW = "related.tsv is behind related.txt: make it with `python -m luna_cli.text.related`"


def test_the_table_is_what_the_words_give() -> None:
    data = files("luna_cli.data")
    made = "".join(lines(related((data / "related.txt").read_text(encoding="utf-8").splitlines())))
    assert (data / "related.tsv").read_bytes() == made.encode(), HOW
    assert made.count("\n") > 5000
