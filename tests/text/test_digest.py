from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.digest import LEAST, LONGEST, MOST, Said, called, digest, telling_words
from luna_cli.text.summary import sentences

TALK = (
    ("Ana", "Good morning! The rye bread rose overnight in the stone oven. What do you think of it?"),
    ("Bo", "The stone oven gives rye bread a dark crust. My bus was late again."),
    ("Ana", "A dark crust needs a hot oven and a patient baker. Yes."),
    ("Bo", "We sold forty loaves of rye bread at the harbour market this morning. People queued along the quay."),
    ("Ana", "The harbour market opens earlier on Saturday, so the oven must be hot by four. I shall set two alarms tonight."),
    (
        "Bo",
        "Forty loaves will not be enough on Saturday. Last week we had nothing left at nine, and the ferry had not even come in.",
    ),
)
SAID = [Said(speaker, text, "en") for speaker, text in TALK]


def plain(_: str) -> float:
    return 1.0


def test_it_is_made_of_sentences_of_its_texts_in_their_order_behind_who_says_them() -> None:
    text = digest(SAID, plain)
    assert LEAST <= len(text) <= MOST
    places = []
    for line in text.split("\n"):
        speaker, _, said = line.partition(": ")
        (place,) = [at for at, one in enumerate(TALK) if one[0] == speaker and all(each in one[1] for each in sentences(said))]
        places.append(place)
    assert places == sorted(set(places))


def test_what_several_texts_speak_of_comes_before_what_one_says() -> None:
    text = digest(SAID, plain)
    assert "stone oven" in text
    assert "bus was late" not in text
    assert "Yes." not in text


def test_a_question_counts_less_than_what_answers_it() -> None:
    asked = [Said("", f"Is the kiln of pottery {'really ' * 30}hot? The kiln of pottery {'surely ' * 30}cools.", "en")]
    assert "cools." in digest([*asked, Said("", "A kiln for pottery.", "en")], plain).split("?")[-1]


def test_words_of_the_title_count_more() -> None:
    filler = [Said("", f"The weather of {day} was grey and the weather report said so.", "en") for day in ("Monday", "Sunday")]
    last = [Said("", "Once there was a saffron bun.", "en")]
    long = [
        Said("", f"Grey weather over the {place} hills and valleys, and more weather to come from the west.", "en")
        for place in "abcdef"
    ]
    assert "saffron" not in digest([*filler, *long, *last], plain)
    assert "saffron" in digest([*filler, *long, *last], plain, "saffron bun")


def test_rare_words_count_more_than_what_everybody_says() -> None:
    said = [Said("", f"{word} thing matters here today {'and so on ' * 20}.", "en") for word in ("Some", "Other", "Amber", "Amber")]
    assert "Amber" in digest(said, lambda stem: 9.0 if stem == "amber" else 0.1)


def test_sentences_that_are_too_long_are_taken_where_there_are_no_others() -> None:
    long = "bread " * (MOST // 3)
    alone = digest([Said("Ana", long, "en")], plain)
    assert alone.startswith("Ana: bread bread ")
    assert alone.endswith(" bread…")
    assert MOST - 10 < len(alone) <= MOST
    both = [Said("", long, "en"), Said("", "Bread and butter pudding.", "en")]
    assert len(long) > LONGEST
    assert digest(both, plain) == "Bread and butter pudding."


def test_of_nothing_there_is_nothing() -> None:
    assert digest([], plain) == ""
    assert digest([Said("Ana", "Hm.", "en")], plain) == "Ana: Hm."
    assert digest([Said("Ana", "Bread!", "en")], plain) == "Ana: Bread!"


def test_a_hub_is_called_as_a_text_calls_it() -> None:
    said = [Said("", "On va à l’Île-de-Bréhat.", "fr"), Said("", "Rye breads, and the rye bread.", "en")]
    assert called("ile-de-brehat", said) == "Île-de-Bréhat"
    assert called("rye-bread", said) == "Rye breads"
    assert called("harbour", said) == ""


def test_words_that_tell_most_stand_in_for_hubs() -> None:
    assert telling_words(SAID, lambda stem: 2.0 if stem in {"oven", "loav"} else 1.0, 2) == ["oven", "loaves"]


texts = st.lists(
    st.builds(Said, st.sampled_from(["", "Ana", "Bo"]), st.text(max_size=200), st.sampled_from(["en", "fr", "ja"])), max_size=6
)


@given(texts)
def test_it_is_never_too_long_and_always_the_same(said: list[Said]) -> None:
    text = digest(said, plain)
    assert len(text) <= MOST
    assert text == digest(said, plain)
    lines = {" ".join(each.text.split()) for each in said}
    for line in text.split("\n") if text and not text.endswith("…") else ():
        own = line.partition(": ")[2] if line.startswith(("Ana: ", "Bo: ")) else line
        assert any(all(each in whole for each in sentences(own)) for whole in lines) or own in " ".join(lines)
