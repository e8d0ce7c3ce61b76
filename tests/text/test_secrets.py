import random
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luna_cli.text import secret_patterns
from luna_cli.text.secrets import find, suspect

_RANDOM = random.Random(7)  # noqa: S311 - made-up secrets, the same at every run


def made(length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Return a made-up token; put together at run time, so that no scanner finds one in this file."""
    return "1a" + "".join(_RANDOM.choices(alphabet, k=length - 2))


PEM = "-----BEGIN {}PRIVATE " + "KEY{}-----"
SECRETS = {
    "private-key": [PEM.format(kind, "") for kind in ("", "RSA ", "OPENSSH ", "EC ")] + [PEM.format("PGP ", " BLOCK")],
    "age-key": ["AGE-SECRET-" + "KEY-1" + made(58).upper()],
    "aws-key": ["AK" + "IA" + made(16).upper(), "aws_secret_" + "access_key = " + made(40)],
    "github-token": ["gh" + "p_" + made(36), "github_" + "pat_" + made(60)],
    "gitlab-token": ["gl" + "pat-" + made(20)],
    "slack-token": ["xo" + "xb-" + made(24), "https://hooks.slack" + ".com/services/T0/B0/" + made(24)],
    "stripe-key": ["sk_" + "live_" + made(24), "rk_" + "test_" + made(24)],
    "openai-key": ["sk" + "-" + made(48), "sk" + "-proj-" + made(60)],
    "anthropic-key": ["sk" + "-ant-api03-" + made(80)],
    "google-key": ["AI" + "za" + made(35), "ya" + "29." + made(40)],
    "huggingface-token": ["hf" + "_" + made(34)],
    "npm-token": ["np" + "m_" + made(36)],
    "jwt": [".".join(("ey" + "J" + made(20), "ey" + "J" + made(30), made(40)))],
    "bearer-token": ["Authorization: " + "Bearer " + made(30)],
    "api-key": ["API_" + "KEY=" + made(32), '"client_' + 'secret": "' + made(32) + '"'],
    "password": [
        "pass" + "word=hunter2",
        "Pass" + "word: " + made(10),
        "mot de " + "passe : " + made(10),
        "mot de " + "passe\u00a0: correcthorse",
        "mdp = azerty",
        "the pass" + "word is Tr0ub4dor",
        "le mot de " + "passe du wifi est soleil42",
    ],
    "url-credentials": ["postgres://luna:" + made(12) + "@db.example.org/x"],
}


@pytest.mark.parametrize("kind", SECRETS)
def test_each_kind_is_found_in_a_sentence(kind: str) -> None:
    for secret in SECRETS[kind]:
        assert kind in find(f"remember this:\n{secret}\nand nothing else"), kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I forgot my password again, and the secret of good bread is time",
        "The password is important. Password: the usual rules apply to all of us",
        "mot de passe : il faut le changer souvent, dit-elle",
        "password=<your password> api_key=${API_KEY} token: ********",
        "password: required",
        "https://example.org:8080/a@b and mailto:luna@example.org",
        "sk-learn-and-other-tools-are-libraries-for-everyone-here",
        "the risk-based approach; a token of affection: flowers",
        "-----BEGIN PUBLIC KEY-----",
        "the bearer of this letter",
        "-----BEGIN CERTIFICATE-----",
    ],
)
def test_talk_about_secrets_is_none(text: str) -> None:
    assert find(text) == ()


def test_kinds_are_sorted_and_named_once() -> None:
    text = "\n".join([*SECRETS["stripe-key"], *SECRETS["age-key"], *SECRETS["stripe-key"]])
    assert find(text) == ("age-key", "stripe-key")


@given(st.lists(st.one_of(st.sampled_from([s for group in SECRETS.values() for s in group]), st.text(max_size=5))).map(" ".join))
def test_the_screen_lets_no_secret_pass(text: str) -> None:
    assert suspect(text) or secret_patterns.scan(text) == ()


PATTERNS = [pattern for table in (secret_patterns.WRITTEN, secret_patterns.LOWER) for group in table.values() for pattern in group]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=60)
@given(st.sampled_from(PATTERNS).flatmap(st.from_regex))
def test_the_screen_holds_back_whatever_an_expression_matches(text: str) -> None:
    assert suspect(text) or secret_patterns.scan(text) == ()
