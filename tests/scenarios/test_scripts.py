"""Memories in the scripts of the world, stored and found by the installed command."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest

WIDE = ["".join(chr(ord(char) + 0xFEE0) for char in word) for word in ("Berlin", "1430", "ABC")]
"""Full-width letters and figures."""
TEXTS = {
    "forêt": "Élodie a vu la forêt brûlée près de Saint-Étienne, où naît l’Ærø",
    "istanbul": "İstanbul'da çay ve şeker; straße, ĐẮK LẮK, Łódź",
    "tokyo": "東京の桜は四月に咲きます。猫が好きです",
    "katakana": "ハーフタイムにコーヒーを飲んだ",
    "beijing": "我们昨天在北京的茶馆喝龙井茶",
    "seoul": "어제 서울에서 김치찌개를 먹었어요",
    "bangkok": "เมื่อวานฉันกินข้าวที่กรุงเทพ",
    "arabic": "ذهبت إلى السوق واشتريت خُبزًا طازجًا؟",
    "hebrew": "קניתי לֶחֶם בשוק של ירושלים (2026) היום",
    "mixed": "Dinner at 寿司 place with أحمد, then café ☕",
    "emoji": "Launch day 🚀🚀 for the app 👍🏽",
    "wide": f"{WIDE[0]} meeting at {WIDE[1]} in room {WIDE[2]}",
    "russian": "Вчера я испёк ржаной хлеб на закваске",
    "greek": "Αγόρασα φρέσκο ΨΩΜΊ στην Αθήνα",
    "dog": "The neighbour's dog barked until midnight",
    "oiseau": "Un oiseau chantait dans les cerisiers",
    "run": "We were running along the canals",
    "cheval": "Les chevaux couraient dans la vallée",
}
Ask = Callable[..., list[str]]


@pytest.fixture(scope="module")
def home(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose vault holds every text, each stored by a command of its own lane."""
    folder = tmp_path_factory.mktemp("scripts")
    shutil.copytree(planted, folder / ".luna-vault")
    for at, text in enumerate(TEXTS.values()):
        if at % 6 == 0:
            _luna(folder, "store", text)
    lines = "".join(json.dumps({"content": text}) + "\n" for at, text in enumerate(TEXTS.values()) if at % 6)
    _luna(folder, "store", "--jsonl", "-", stdin=lines.encode())
    return folder


def _luna(home: Path, *words: str, stdin: bytes = b"") -> bytes:
    luna = str(Path(sys.executable).parent / "luna")
    known = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "LUNA_NOW": "2026-11-20T14:30:00Z"}
    done = subprocess.run([luna, *words], input=stdin, env=known, cwd=home, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def ask(home: Path) -> Ask:
    """`ask(cue)`: the names in `TEXTS` of what `luna recall` finds, best first; each text must be the one that was stored."""
    names = {text: name for name, text in TEXTS.items()}

    def run(cue: str) -> list[str]:
        lines = _luna(home, "recall", "--jsonl", "--no-trace", cue).decode().splitlines()
        return [names[json.loads(line)["content"]] for line in lines]

    return run


@pytest.mark.parametrize(
    ("cue", "name"),
    [
        ("foret brulee", "forêt"),
        ("FORÊT", "forêt"),
        ("ELODIE", "forêt"),
        ("saint-etienne", "forêt"),
        (normalize("NFD", "forêt brûlée"), "forêt"),  # as macOS spells file names
        ("aero", "forêt"),
        ("istanbul", "istanbul"),
        ("CAY SEKER", "istanbul"),
        ("STRASSE", "istanbul"),
        ("dak lak", "istanbul"),
        ("lodz", "istanbul"),
        ("хлеб", "russian"),
        ("ИСПЕК", "russian"),
        ("ψωμι", "greek"),
        ("αθηνα", "greek"),
        ("Ψωμί", "greek"),
    ],
)
def test_accents_and_case_are_folded_both_ways(ask: Ask, cue: str, name: str) -> None:
    assert ask(cue) == [name]


@pytest.mark.parametrize(
    ("cue", "name"),
    [
        ("東京", "tokyo"),
        ("四月の桜", "tokyo"),
        ("コーヒー", "katakana"),
        ("ｺｰﾋｰ", "katakana"),
        (normalize("NFD", "ハーフタイム"), "katakana"),
        ("龙井茶", "beijing"),
        ("北京", "beijing"),
        ("김치", "seoul"),
        (normalize("NFD", "서울"), "seoul"),
        ("กรุงเทพ", "bangkok"),
        ("ข้าว", "bangkok"),
        ("寿司", "mixed"),
    ],
)
def test_unspaced_scripts_are_found_by_their_characters(ask: Ask, cue: str, name: str) -> None:
    assert ask(cue)[0] == name


@pytest.mark.parametrize(("cue", "name"), [("桜", "tokyo"), ("猫", "tokyo"), ("茶", "beijing"), ("먹", "seoul"), ("ฉ", "bangkok")])
def test_a_single_character_is_found_inside_longer_runs(ask: Ask, cue: str, name: str) -> None:
    assert ask(cue)[:1] == [name]


@pytest.mark.parametrize(
    ("cue", "name"),
    [("السوق", "arabic"), ("خبزا", "arabic"), ("خُبزًا", "arabic"), ("לחם", "hebrew"), ("ירושלים", "hebrew"), ("أحمد", "mixed")],
)
def test_right_to_left_words_are_found_with_and_without_their_points(ask: Ask, cue: str, name: str) -> None:
    assert ask(cue) == [name]


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_text_comes_back_byte_for_byte(home: Path, name: str) -> None:
    """Nothing is reordered, composed or marked: not in the file, nor in what is printed for a machine or a reader."""
    wanted = TEXTS[name].encode()
    (line,) = [line for line in _luna(home, "recall", "--jsonl", "--no-trace", "-n", "1", TEXTS[name]).splitlines() if line]
    assert json.loads(line)["content"].encode() == wanted
    assert wanted in _luna(home, "recall", "--no-trace", TEXTS[name])
    files = [path for path in (home / ".luna-vault").glob("leaves/*/*.json") if wanted in path.read_bytes()]
    assert len(files) == 1


def test_a_cue_of_several_scripts_finds_them_together(ask: Ask) -> None:
    assert ask("寿司 أحمد cafe") == ["mixed"]
    assert set(ask("東京 לחם хлеб")[:3]) == {"tokyo", "hebrew", "russian"}


def test_an_emoji_does_not_hide_the_words_around_it(ask: Ask) -> None:
    assert ask("🚀launch day") == ["emoji"]
    assert ask("app👍🏽") == ["emoji"]


@pytest.mark.parametrize("cue", ["berlin", "BERLIN", "1430", "abc", *WIDE])
def test_full_width_letters_and_figures_are_the_plain_ones(ask: Ask, cue: str) -> None:
    assert ask(cue) == ["wide"]


@pytest.mark.parametrize(
    ("cue", "name"),
    [
        ("runs along a canal", "run"),
        ("oiseaux dans le cerisier", "oiseau"),
        ("barking", "dog"),
        ("vallées", "cheval"),
        ("chien", "dog"),
        ("le chien du voisin", "dog"),
        ("bird", "oiseau"),
        ("horses", "cheval"),
        ("minuit", "dog"),
    ],
)
def test_forms_and_the_other_language_are_found(ask: Ask, cue: str, name: str) -> None:
    assert ask(cue)[0] == name
