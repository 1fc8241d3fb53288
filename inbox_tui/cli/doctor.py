"""``inbox-tui doctor``: what works here, what doesn't, and what to do about it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping

from inbox_tui.cli.doctor_machine import installed, keyring, terminal
from inbox_tui.cli.doctor_store import store_and_accounts
from inbox_tui.cli.exits import Exit
from inbox_tui.cli.findings import Finding, Mark, note, print_findings, well, wrong
from inbox_tui.cli.output import emit
from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import Registry, discover


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, print it, and say by the exit code whether all is well."""
    # a script must not be asked for a passphrase it can't type
    may_ask = not arguments.json and sys.stdin is not None and sys.stdin.isatty()
    findings = examine(Places.of(arguments.profile), os.environ, may_ask=may_ask)
    is_well = all(finding.mark is not Mark.WRONG for finding in findings)
    if arguments.json:
        emit({"is_well": is_well, "findings": [finding.as_json() for finding in findings]})
    else:
        print_findings(findings)
    return Exit.DONE if is_well else Exit.FAILED


def examine(places: Places, environment: Mapping[str, str], *, may_ask: bool) -> list[Finding]:
    """Everything the doctor looks at, in the order it is printed."""
    registry = discover()
    return [
        *installed(),
        *connectors(registry),
        *keyring(),
        *settings_file(places),
        *store_and_accounts(places, registry, environment, may_ask=may_ask),
        *terminal(environment),
    ]


def settings_file(places: Places) -> list[Finding]:
    """What is wrong in the file of settings, line by line."""
    from inbox_tui.cli.config import problems_of  # noqa: PLC0415 - only to look
    from inbox_tui.config.file import ConfigFile  # noqa: PLC0415

    file = ConfigFile(places.config)
    if file.mark() is None:
        return [note("Settings", f"{file.path} is not there yet: every setting is at its default")]
    problems = problems_of(file)
    if not problems:
        return [well("Settings", f"{file.path} can be read")]
    advice = "Mend the line, or put a # before it. What held before still holds."
    return [wrong("Settings", each.said(str(file.path)), advice) for each in problems]


def connectors(registry: Registry) -> list[Finding]:
    """The services that could be switched on, and the connectors that can't be read."""
    findings = [
        well("Services", f"{offer.facts.name} can be switched on")
        if offer.availability.usable
        else note("Services", f"{offer.facts.name} is not usable yet", offer.availability.reason)
        for offer in registry.offers.values()
    ]
    findings += [
        wrong(
            "Services",
            f"the connector {broken.name} is broken: {broken.reason}",
            "Install its package again, or remove it.",
        )
        for broken in registry.broken
    ]
    if not findings:
        findings.append(
            wrong("Services", "no connector is installed", "Install inbox-tui again with pip.")
        )
    return findings
