import pytest

from luna_cli.model.settings import BY_NAME, SETTINGS


def test_every_default_keeps_its_own_rule_and_every_name_has_one_variable() -> None:
    for setting in SETTINGS:
        assert setting.check(setting.default) == setting.default
        assert setting.doc.endswith(".")
    assert len(BY_NAME) == len(SETTINGS) == len({setting.variable for setting in SETTINGS})
    assert BY_NAME["git.commit"].variable == "LUNA_GIT_COMMIT"


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("git.commit", "each", "each"),
        ("git.nested", "Yes", True),
        ("git.nested", "off", False),
        ("git.nested", True, True),
        ("recall.hits", "25", 25),
        ("recall.hits", 25.0, 25),
        ("recall.importance", "0.05", 0.05),
        ("recall.importance", 0, 0.0),
        ("retention.leaf_days", "1e3", 1000.0),
        ("editor", "vim -n", "vim -n"),
    ],
)
def test_a_value_becomes_its_setting_s_type(name: str, given: object, value: object) -> None:
    checked = BY_NAME[name].check(given)
    assert checked == value
    assert type(checked) is type(value)


@pytest.mark.parametrize(
    ("name", "given", "rule"),
    [
        ("git.commit", "often", "git.commit must be one of dream, each, never, not 'often'"),
        ("git.commit", 1, "must be one of dream, each, never, not 1"),
        ("git.nested", 1, "must be true or false, not 1"),
        ("git.nested", "maybe", "must be true or false"),
        ("recall.hits", 0, "must be a whole number in 1 to 1000, not 0"),
        ("recall.hits", 1001, "must be a whole number in 1 to 1000"),
        ("recall.hits", "2.7", "must be a whole number in 1 to 1000, not '2.7'"),
        ("recall.hits", "many", "must be a whole number in 1 to 1000"),
        ("recall.hits", True, "must be a whole number in 1 to 1000"),
        ("recall.importance", 0.11, r"must be a number in 0.0 to 0.1, not 0.11"),
        ("recall.importance", float("nan"), "must be a number in"),
        ("recall.importance", "inf", "must be a number in"),
        ("recall.importance", None, "must be a number in"),
        ("retention.seed_days", 0, "must be a number in 0.1 to"),
        ("editor", ["vim"], "editor must be a text"),
    ],
)
def test_a_value_that_breaks_the_rule_is_refused_with_it(name: str, given: object, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        BY_NAME[name].check(given)


def test_what_names_a_program_is_personal() -> None:
    assert [setting.name for setting in SETTINGS if setting.personal] == ["emotion.lexicon", "editor"]
