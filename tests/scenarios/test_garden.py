"""`luna garden`: a page in the folder, on stdout, in the browser; never over somebody's file."""

from pathlib import Path

from tests.conftest import Luna


def test_a_page_is_written_where_one_stands(luna: Luna, vault: Path) -> None:
    assert luna("garden").stdout == "garden.html\t0\t0\t0\n"
    home = vault.parent
    assert (home / "garden.html").read_text().startswith('<!doctype html>\n<html lang="en">')
    luna("garden")
    (home / "mine.html").write_text("mine")
    refused = luna("garden", "--out", "mine.html", code=17)
    assert "mine.html is there and no page of luna's" in refused.stderr
    luna("garden", "--out", "mine.html", "--force")
    assert (home / "mine.html").read_bytes() == (home / "garden.html").read_bytes()


def test_a_page_goes_to_stdout_and_to_the_browser(luna: Luna, vault: Path) -> None:
    assert "luna garden" in luna("garden", "--out", "-").stdout
    assert not (vault.parent / "garden.html").exists()
    luna("garden", "--out", "-", "--open", code=2)
    luna("garden", "--limit", "0", code=2)
    shown = vault.parent / "shown"
    browser = vault.parent / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" > {shown}\n')
    browser.chmod(0o755)
    luna("garden", "--open", env={"BROWSER": f"{browser} %s"})
    assert shown.read_text() == f"file://{vault.parent}/garden.html\n"
