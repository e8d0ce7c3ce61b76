"""The samples of notation in the documentation are read and written back byte for byte."""

import re
from pathlib import Path

import pytest

from luna_cli.graph.notation.forms import parse, write

_DOCS = Path(__file__).parents[3] / "docs"
_SAMPLES = [
    (page, sample)
    for page in ("design/notation.md", "guide/exchange.md")
    for sample in re.findall(r"```notation\n(.*?)```", (_DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
]


def test_there_is_a_sample_of_every_form() -> None:
    assert len(_SAMPLES) == 9


@pytest.mark.parametrize(
    "sample", [sample for _, sample in _SAMPLES], ids=[f"{page}-{at}" for at, (page, _) in enumerate(_SAMPLES)]
)
def test_a_sample_is_written_back_as_it_stands_there(sample: str) -> None:
    assert write(parse(sample)) == sample
