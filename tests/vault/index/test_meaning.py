"""Words of nearly the same meaning: what an embedder must hold, what is kept of it, and that recall never asks one."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_cli.actions.dream import live
from luna_cli.actions.index import index
from luna_cli.actions.meanings import Meanings, meanings
from luna_cli.errors import UnavailableError
from luna_cli.files.sqlite import OperationalError
from luna_cli.vault import layout
from luna_cli.vault.index import meaning
from luna_cli.vault.index.near import meant
from luna_cli.vault.store import Vault

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

without_numpy = pytest.mark.skipif(find_spec("numpy") is None, reason="numpy is not installed (extra: semantic)")
without_wordllama = pytest.mark.skipif(find_spec("wordllama") is None, reason="wordllama is not installed (extra: semantic)")

Rows = dict[str, tuple[str, list[str]]]


class Double:
    """An embedder of few words: each has an angle, and those less than 63° apart are near; a word without one is near none."""

    def __init__(self, angles: dict[str, float], version: str = "1") -> None:
        self.name = f"double {version}"
        self.angles = angles
        self.asked: list[str] = []
        self.axes: dict[str, int] = {}

    def embed(self, texts: Sequence[str]) -> Any:
        import numpy as np

        self.asked += texts
        found = np.zeros((len(texts), 2 + 100), dtype=np.float32)
        for row, text in enumerate(texts):
            if text in self.angles:
                angle = np.deg2rad(self.angles[text])
                found[row, :2] = np.cos(angle), np.sin(angle)
            else:
                found[row, 2 + self.axes.setdefault(text, len(self.axes))] = 1.0
        return found


BAKERY = {"bread": 0.0, "loaf": 22.0, "baguette": 40.0, "école": 180.0, "school": 190.0, "lycée": 240.0}


@pytest.fixture(
    params=[
        pytest.param(lambda: Double(BAKERY), id="double"),
        pytest.param(meaning.WordLlama, id="wordllama", marks=without_wordllama),
    ]
)
def model(request: pytest.FixtureRequest) -> meaning.Embedder:
    made: Callable[[], meaning.Embedder] = request.param
    return made()


@without_numpy
def test_an_embedder_gives_each_text_a_row_of_length_one_whatever_stands_beside_it(model: meaning.Embedder) -> None:
    import numpy as np

    texts = ["bread", "loaf", "école", "extraordinarily"]
    rows = model.embed(texts)
    assert rows.dtype == np.float32
    assert rows.shape[0] == len(texts)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    alone = np.concatenate([model.embed([text]) for text in reversed(texts)])[::-1]
    assert np.allclose(rows, alone, atol=1e-6)
    assert len(model.embed([])) == 0
    assert " " in model.name


@without_wordllama
def test_wordllama_knows_what_is_near_and_leaves_logging_alone() -> None:
    probe = """
import json, logging
from luna_cli.vault.index import meaning
forms = {word: word for word in ("car", "automobile", "holiday", "vacation", "doctor", "physician")}
print(json.dumps(meaning.neighbours(forms, {}, meaning.WordLlama())))
print(logging.getLogger().handlers, logging.getLogger().level == logging.WARNING)
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    found, logging = done.stdout.splitlines()
    assert (logging, done.stderr) == ("[] True", "")
    assert {"automobile": ["car"], "car": ["automobile"]}.items() <= json.loads(found).items()


def test_the_usual_form_of_a_word_is_kept_with_its_accents() -> None:
    texts = [
        ("Running, he runs; l’école et les écoles, à l'École", None, "fr"),
        ("We were running and they ran 300 runs of abc123", "runs walking", "en"),
        ("runs", None, "en"),
        ("Mr O is 東京都庁 the of ab", None, "en"),
    ]
    found = meaning.usual_forms(texts)
    assert found["ecol"] == "école"
    assert found["run"] == "runs"
    assert found["walk"] == "walking"
    assert found.keys().isdisjoint({"the", "les", "ab", "o", "300", "abc123", "abc"})
    assert all(stem.isascii() for stem in found)
    assert list(found) == sorted(found)


def test_the_most_frequent_words_are_kept_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "MOST_WORDS", 2)
    assert list(meaning.usual_forms([("bread bread oven oven flour", None, "en")])) == ["bread", "oven"]


def apply(known: Rows, forms: dict[str, str], fresh: dict[str, tuple[str, ...]]) -> Rows:
    kept = {word: row for word, row in known.items() if word in forms}
    return kept | {word: (forms[word], list(others)) for word, others in fresh.items()}


NAMES = [f"w{letter}{other}" for letter in "abcde" for other in "uvwxyz"]
VAULTS = st.lists(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["x", "y"]), max_size=30), min_size=2, max_size=4)


@without_numpy
@settings(max_examples=60, deadline=None)
@given(VAULTS, st.lists(st.integers(0, 359), min_size=60, max_size=60))
def test_brought_up_to_date_the_meanings_are_those_made_anew(vaults: list[dict[str, str]], angles: list[int]) -> None:
    model = Double(
        {name + end: float(angle) for (name, end), angle in zip([(n, e) for n in NAMES for e in "xy"], angles, strict=True)}
    )
    known: Rows = {}
    for vault in vaults:
        forms = {name: name + end for name, end in vault.items()}
        known = apply(known, forms, meaning.neighbours(forms, known, model))
        assert known == apply({}, forms, meaning.neighbours(forms, {}, model))
        assert all(len(others) <= meaning.MOST and word not in others for word, (_, others) in known.items())


@without_numpy
def test_the_best_come_first_and_what_is_far_is_left_out() -> None:
    angles = {f"near{letter}": 5.0 * at for at, letter in enumerate("abcdefghijkl", 1)} | {"bread": 0.0, "far": 64.0}
    found = meaning.neighbours({word: word for word in angles}, {}, Double(angles))
    assert found["bread"] == tuple(f"near{letter}" for letter in "abcdefgh")
    assert "bread" not in found["far"]
    assert meaning.neighbours({"far": "far"}, {}, Double(angles)) == {"far": ()}
    assert meaning.neighbours({"far": "far"}, {"far": ("far", ())}, Double(angles)) == {}


def kept(vault: Vault) -> dict[str, str]:
    return dict(vault.db.execute("SELECT word, others FROM meant WHERE others != ''").fetchall())


def use(monkeypatch: pytest.MonkeyPatch, model: meaning.Embedder | Exception) -> None:
    def loaded() -> meaning.Embedder:
        if isinstance(model, Exception):
            raise model
        return model

    monkeypatch.setattr(meaning, "_loaded", loaded)


@without_numpy
def test_meanings_follow_the_vault(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    model = Double(BAKERY)
    use(monkeypatch, model)
    keeper.keep("A loaf a day at school")
    bread = keeper.keep("Bread on the table")
    vault = keeper.open()
    assert meanings(vault) == Meanings(2, "")
    assert kept(vault) == {"bread": "loaf", "loaf": "bread"}
    assert meant(vault.db, ("bread",)) == ["loaf"]
    assert meant(vault.db, ("bread", "loaf", "tabl", '"')) == []

    model.asked.clear()
    assert meanings(keeper.open()) == Meanings(2, "")
    assert model.asked == []  # nothing is new

    keeper.keep("Une baguette pour l'école", language="fr")
    assert meanings(keeper.open()) == Meanings(5, "")
    vault = keeper.open()
    assert kept(vault) == {
        "baguet": "loaf bread", "bread": "loaf baguet", "loaf": "baguet bread", "ecol": "school", "school": "ecol",
    }  # fmt: skip

    place = vault.locate(bread.id).path
    (keeper.path / place).unlink()
    assert meanings(keeper.open()).words == 4
    assert kept(keeper.open())["loaf"] == "baguet"


@without_numpy
def test_another_embedder_makes_them_anew_and_off_forgets_them(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.keep("A loaf of bread")
    use(monkeypatch, Double(BAKERY))
    assert meanings(keeper.open()).words == 2
    keeper.keep("Salt")
    use(monkeypatch, Double({"bread": 0.0, "salt": 10.0}, version="2"))
    assert meanings(keeper.open()).words == 2
    assert kept(keeper.open()) == {"bread": "salt", "salt": "bread"}
    monkeypatch.setenv("LUNA_RECALL_EMBEDDER", "off")
    assert meanings(keeper.open()) == Meanings(None, "")
    assert keeper.open().db.execute("SELECT count(*) FROM meant").fetchone() == (0,)


@without_numpy
def test_an_index_built_anew_has_none_until_it_is_told(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Double(BAKERY))
    keeper.keep("A loaf of bread")
    assert meanings(keeper.open()).words == 2
    vault = keeper.open()
    index(vault, rebuild=True)
    assert meant(vault.db, ("bread",)) == []
    assert meanings(vault).words == 2


@without_numpy
def test_what_another_process_made_meanwhile_stays(keeper: "Keeper") -> None:
    keeper.keep("A loaf of bread")
    vault = keeper.open()
    other = Vault(keeper.root)

    class Slow(Double):
        def embed(self, texts: Sequence[str]) -> Any:
            meaning.bring(other.db, Double(BAKERY, version="faster"))
            return super().embed(texts)

    meaning.bring(vault.db, Slow({}))
    assert kept(vault) == {"bread": "loaf", "loaf": "bread"}
    other.close()


ABSENT = ModuleNotFoundError("No module named 'wordllama'", name="wordllama")


@pytest.mark.parametrize(
    ("setting", "error", "remark"),
    [
        ("auto", ABSENT, ""),
        ("wordllama", ABSENT, "wordllama is not installed"),
        ("auto", ModuleNotFoundError("No module named 'numpy'", name="numpy"), "wordllama: No module named 'numpy'"),
        ("auto", UnavailableError("wordllama cannot be loaded: no weights"), "wordllama cannot be loaded: no weights"),
        ("auto", MemoryError("no room"), "no room"),
        ("auto", OperationalError("database is locked"), "database is locked"),
    ],
)
def test_what_goes_wrong_is_a_remark(
    keeper: "Keeper", monkeypatch: pytest.MonkeyPatch, setting: str, error: Exception, remark: str
) -> None:
    keeper.keep("A loaf of bread")
    monkeypatch.setenv("LUNA_RECALL_EMBEDDER", setting)
    use(monkeypatch, error)
    found = meanings(keeper.open())
    assert found == Meanings(None, remark and f"the meanings of words were not brought up to date: {remark}")
    assert kept(keeper.open()) == {}


def test_a_dream_lives_its_night_although_the_embedder_fails(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    keeper.keep("A loaf of bread")
    use(monkeypatch, OSError("no weights"))
    night = live(keeper.open(), now)
    assert night.remarks == ("the meanings of words were not brought up to date: no weights",)
    assert (keeper.path / layout.DREAMT).exists()


@without_numpy
def test_a_dream_brings_them_up_to_date(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    use(monkeypatch, Double(BAKERY))
    keeper.keep("A loaf of bread")
    live(keeper.open(), now, dry_run=True)
    assert kept(keeper.open()) == {}
    live(keeper.open(), now)
    assert kept(keeper.open()) == {"bread": "loaf", "loaf": "bread"}


def loaded(words: Iterable[str], home: Path) -> set[str]:
    """Run luna with `words` and return the modules that it loads."""
    command = [sys.executable, "-X", "importtime", "-m", "luna_cli", *words]
    environment = {"HOME": str(home), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@without_wordllama
def test_index_asks_the_model_and_no_recall_or_store_does(vault: Path) -> None:
    heavy = {"numpy", "wordllama", "luna_cli.vault.index.meaning"}
    loaded(["store", "A physician has a car"], vault.parent)
    assert heavy.isdisjoint(loaded(["store", "The doctor is in the automobile", "--speaker", "Marie"], vault.parent))
    assert heavy <= loaded(["index"], vault.parent)
    with Vault(str(vault)) as opened:
        assert "automobil" in meant(opened.db, ("car",))
    assert heavy.isdisjoint(loaded(["recall", "car"], vault.parent))
    assert heavy.isdisjoint(loaded(["recall", "car", "--explain"], vault.parent))
