"""From a spreadsheet to a proof without a mouse: every step by Tab, Enter and typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import TALENT, Served, Visit
from tests.browser.test_every_page import check

#: Pasted from a spreadsheet: one row per person, with a title and a manager.
CELLS = "\n".join(
    "\t".join(row)
    for row in (
        ("Employee ID", "Name", "Job title", "Department", "Manager ID"),
        ("1", "Ola Berg", "Chief Sales Officer", "Sales", ""),
        ("2", "Ruth Amari", "VP Sales, North", "Sales", "1"),
        ("3", "Tomas Vidal", "VP Sales, South", "Sales", "1"),
        ("4", "Ingrid Sol", "Account Director", "Sales", "2"),
    )
)
FOCUSED = """() => {
  const e = document.activeElement;
  const label = e.labels && e.labels.length ? e.labels[0].innerText : "";
  return [label || e.getAttribute("aria-label") || e.innerText || "", e.tagName];
}"""


def tab_to(window: Visit, words: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on what is called ``words``; it has to be seen there."""
    passed = []
    for _ in range(150):
        window.page.keyboard.press(key)
        name, tag = window.page.evaluate(FOCUSED)
        passed.append(name.strip()[:40])
        if name.strip().startswith(words) and tag != "BODY":
            shown = window.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shown != "none", f"the focus on {words} cannot be seen"
            return
    pytest.fail(f"Tab never reaches {words!r} on {window.page.url}; it passes {passed}")


def enter(window: Visit, words: str) -> None:
    """Go to the link or button called ``words`` and press Enter; the next page has loaded."""
    tab_to(window, words)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")


def test_import_bench_finding_and_proof_by_keyboard_alone(visit: Callable[..., Visit], empty: Served) -> None:
    window = visit(TALENT, at=empty)
    enter(window, "Import")
    wrong = check(window, "paste")
    tab_to(window, "Or paste cells")
    window.page.keyboard.insert_text(CELLS)
    enter(window, "Read it")
    wrong += check(window, "match")
    enter(window, "Check")
    wrong += check(window, "check")
    enter(window, "Import 4")
    wrong += check(window, "done")
    enter(window, "See the bench")
    assert "0 of 2 departures" in window.page.inner_text("main")
    enter(window, "All findings")
    proof = window.page.locator(".proof-facts").first
    assert not proof.is_visible()
    tab_to(window, "Proof")
    window.page.keyboard.press("Enter")
    assert "Chief Sales Officer" in proof.inner_text()
    tab_to(window, "Nobody is named for Chief Sales Officer.", "Shift+Tab")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/findings/*")
    assert "Nobody is named for Chief Sales Officer." in window.page.inner_text("main")
    assert not wrong + window.faults


def test_the_first_tab_stop_skips_to_the_page(visit: Callable[..., Visit]) -> None:
    window = visit(TALENT)
    window.go("/bench")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate(FOCUSED)[0] == "Skip to the page"
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"


def test_ctrl_k_finds_a_leader(visit: Callable[..., Visit]) -> None:
    window = visit(TALENT)
    window.go("/bench")
    window.page.keyboard.press("Control+k")
    window.page.keyboard.type("aisha", delay=40)
    window.page.wait_for_selector("[role=option]")
    window.page.keyboard.press("ArrowDown")
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    assert "Aisha Khan" in window.page.inner_text("h1")
    assert not window.faults


def test_a_name_in_a_form_is_suggested_while_it_is_typed(visit: Callable[..., Visit]) -> None:
    window = visit(TALENT)
    window.go("/positions/new")
    window.page.focus("#reports_to")
    window.page.keyboard.type("chief", delay=40)
    window.page.wait_for_selector("[role=option]")
    kinds = window.page.eval_on_selector_all(".find-kind", "all => all.map((one) => one.textContent)")
    assert set(kinds) == {"position"}
    field, answers = (window.page.locator(one).bounding_box() for one in ("#reports_to", ".find-answers:visible"))
    assert field is not None
    assert answers is not None
    assert (answers["x"], answers["y"] >= field["y"] + field["height"]) == (field["x"], True)
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("Enter")
    assert window.page.input_value("#reports_to") == "Chief Sales Officer"
    assert window.page.url.endswith("/positions/new")
    assert not window.faults
