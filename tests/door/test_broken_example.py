"""The example with thirty different faults: all are told at once, and the rest is still published."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

P = "programs/northline"
# File, text that is there, text instead, and what is told: code and the text that begins its line.
FAULTS: tuple[tuple[str, str, str, str, str], ...] = (
    (f"{P}/barriers/bill-jargon.yml", "words: >-", "words: she said: no", "Y002", "words: "),
    (f"{P}/barriers/eleven-logins.yml", "cause: ", "cuase: ", "Y007", "cuase: "),
    (f"{P}/barriers/eleven-logins.yml", "severity: ", "severity: *loud # ", "Y004", "severity: "),
    (f"{P}/barriers/eleven-logins.yml", "title: ", "id: 11-logins\ntitle: ", "Y016", "id: "),
    (f"{P}/barriers/paper-bill-fee.yml", "title: ", "titel: ", "Y007", "titel: "),
    (f"{P}/barriers/paper-bill-fee.yml", "standing: ", "standing: !open ", "Y004", "standing: "),
    (f"{P}/pledges/billing-first-call.yml", "due: 2027-05-31", "due: 2027-02-30", "Y008", "due: "),
    (f"{P}/pledges/billing-first-call.yml", "status: in-progress", "status: in progress", "Y008", "status: "),
    (f"{P}/pledges/billing-first-call.yml", "owner: p.okafor", "owner: p.okafro", "Y012", "owner: "),
    (f"{P}/pledges/billing-first-call.yml", "    done: true", "    done: yes", "Y008", "    done: yes"),
    (
        f"{P}/pledges/billing-first-call.yml",
        "  baseline: 31 %",
        "  baseline: Plan #1",
        "Y013",
        "  baseline: ",
    ),
    (
        f"{P}/pledges/billing-first-call.yml",
        "addresses: [",
        "addresses: [bill-jargn, ",
        "Y012",
        "addresses: ",
    ),
    (
        f"{P}/pledges/billing-first-call.yml",
        "made_on: ",
        "department: it\nmade_on: ",
        "Y003",
        "department: it",
    ),
    (f"{P}/pledges/billing-first-call.yml", "  target: 70 %", "  target: [70]", "Y008", "  target: "),
    (f"{P}/program.yml", "  starts: 2026-11-02", "  starts: &first 2026-11-02", "Y004", "  starts: &first"),
    (f"{P}/program.yml", "    seen_from: outside", "    seen_from: above", "Y008", "    seen_from: above"),
    (f"{P}/program.yml", "      time_share: 30", "      time_share: 130", "Y015", "      time_share: 130"),
    (f"{P}/program.yml", "  not_this: ", "  <<: {}\n  not_this: ", "Y004", "  <<"),
    (f"{P}/program.yml", "  not_this: ", '  unsaid: "\\0"\n  not_this: ', "Y006", "  unsaid: "),
    (
        f"{P}/drivers.yml",
        "drivers:\n",
        "drivers:\n  - {title: No id, direction: leads}\n",
        "Y009",
        "  - {title: No id",
    ),
    (f"{P}/drivers.yml", "drivers:\n", "drivers:\n  - text alone\n", "Y008", "  - text alone"),
    (
        f"{P}/waivers.yml",
        "  - id: legal-seat",
        "  - id: legal-pledge",
        "Y010",
        "  - id: legal-pledge\n    code: T004",
    ),
    (f"{P}/waivers.yml", "    code: E003", "    cod: E003", "Y007", "    cod: "),
    (
        f"{P}/measures.yml",
        "measures:\n",
        "measures:\n  - {id: CALLS-A, title: x, judged_by: staff}\n"
        "  - {id: calls-a, title: y, judged_by: staff}\n",
        "Y011",
        "  - {id: calls-a",
    ),
    (f"{P}/leaders.csv", ",prefers\n", ",preefrs\n", "Y007", "id,name"),
    (f"{P}/leaders.csv", "j.couture,", "j.couture,a,b,c,d,e,f,", "Y008", "j.couture"),
    (f"{P}/hosts.csv", "h.0002,Linda Hughes,home-sales", "h.0002,Linda Hughes,home-sails", "Y012", "h.0002"),
    (f"{P}/hosts.csv", "h.0003,Imran", "h.0001,Imran", "Y010", "h.0001,Imran"),
    (
        "programs/organization.yml",
        "    customer_facing: true",
        "    customer_facing: yes",
        "Y008",
        "    customer_facing: yes",
    ),
    (
        "content/glossary.yml",
        "terms:\n",
        "terms:\n  - {id: none, term: x, means: " + "y" * 20_001 + "}\n",
        "Y015",
        "  - {id: none",
    ),
    ("content/guides/good-guest.md", "---\n\n", "---\n\n[lost](guide:nowhere)\n\n", "Y017", "[lost]"),
)
NEW: tuple[tuple[str, bytes, str], ...] = (
    (f"{P}/pledge.yml", b"pledges: []\n", "Y014"),
    (f"{P}/barriers/from-windows.yml", "title: x\n".encode("utf-16"), "Y001"),
    (f"{P}/barriers/too-deep.yml", b"[" * 30_000, "Y005"),
    (f"{P}/pledges/empty.yml", b"", "Y009"),
    (f"{P}/pledges/two.yml", b"---\n---\n", "Y004"),
)


def plant(example: Path) -> list[tuple[str, str, int]]:
    """Plant every fault; return code, file and line of what is to be told."""
    for path, old, new, _, _ in FAULTS:
        text = (example / path).read_text()
        assert old in text, (path, old)
        (example / path).write_text(text.replace(old, new, 1))
    expected = []
    for path, _, _, code, start in FAULTS:
        text = "\n" + (example / path).read_text()
        assert "\n" + start in text, (path, start)
        expected.append((code, path, text[: text.index("\n" + start)].count("\n") + 1))
    for path, data, code in NEW:
        (example / path).write_bytes(data)
        expected.append((code, path, 2 if data == b"---\n---\n" else 1))
    return expected


def _errors(outcome: Any) -> set[tuple[str, str, int]]:
    """Code, file and line of every error that was told."""
    return {
        (found[4], found[1], int(found[2]))
        for found in re.finditer(r"^(\S+?):(\d+):(\d+): error (\w+)$", outcome.out, re.MULTILINE)
    }


def test_thirty_faults_at_once(example: Path, playbook: Callable[..., Any]) -> None:
    """One check lists every fault with code, file and line, and a build still shows what it can."""
    untouched = _errors(playbook("-C", example, "check"))
    expected = plant(example)
    assert len(expected) >= 30
    assert len({path for _, path, _ in expected}) >= 12
    outcome = playbook("-C", example, "check")
    assert outcome.code == 1
    told = _errors(outcome)
    assert [one for one in expected if one not in told] == []
    assert "Traceback" not in outcome.out + outcome.err
    assert "UNREADABLE" not in outcome.out
    # What was broken on purpose drags little else along.
    assert len(told - untouched) <= len(expected) + 15

    built = playbook("-C", example, "build", "-d", example / "site")
    assert built.code == 0, built.err[-2000:]
    page = (example / "site/programs/northline/barriers/bill-jargon/index.html").read_text()
    assert "Y002" in page
    assert "barriers/bill-jargon.yml" in page
    kept = (example / "site/programs/northline/pledges/billing-first-call/index.html").read_text()
    assert "Bills explained on the first call" in kept
    assert not (example / "site/programs/northline/pledge.yml").exists()

    strict = playbook("-C", example, "build", "-d", example / "site", "--strict")
    assert strict.code == 1
    assert (example / "site/programs/northline/barriers/bill-jargon/index.html").read_text() == page
