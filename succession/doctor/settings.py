"""Settings: the secret, debugging, the names and proxies of the application, its cookies, its time zone."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from succession.clock import zone_name
from succession.config import is_loopback, weakness
from succession.doctor.finding import Finding, danger, fault, fine


def settings(app: Flask) -> Iterator[Finding]:
    """What the configuration of ``app`` says, one finding for each setting that can do harm."""
    yield _secret(app)
    yield _debugging(app)
    yield _hosts(app)
    yield _cookies(app)
    yield _proxies(app)
    yield _time_zone()


def _secret(app: Flask) -> Finding:
    reason = weakness(app.config["SECRET_KEY"])
    if reason:
        return danger("secret key", f"The secret key {reason}.", "Leave SUCCESSION_SECRET_KEY unset to have one made.")
    return fine("secret key", "The secret key is strong.")


def _debugging(app: Flask) -> Finding:
    if app.debug:
        return danger(
            "debugging",
            "Debugging is on: whoever reaches the application may run code on this machine.",
            "Unset FLASK_DEBUG, and DEBUG in instance/config.py.",
        )
    return fine("debugging", "Debugging is off.")


def _hosts(app: Flask) -> Finding:
    named = app.config["TRUSTED_HOSTS"] or []
    if not named:
        return danger(
            "hosts",
            "Nobody has said under which names the application answers, so it would answer under every name.",
            "Set SUCCESSION_HOSTS to its names, such as talent.company.example. `make run` needs none.",
        )
    if "*" in named or any(host.strip(".") in ("", "*") for host in named):
        return danger("hosts", "The application answers under every name.", "Write its own names in SUCCESSION_HOSTS.")
    return fine("hosts", f"The application answers as {', '.join(named)}.")


def _cookies(app: Flask) -> Finding:
    others = [host for host in app.config["TRUSTED_HOSTS"] or [] if not is_loopback(host)]
    if app.config["PLAIN_LOOPBACK"]:
        if others:
            return danger(
                "cookies",
                f"Cookies would travel without TLS, as {others[0]} is not this machine.",
                "Unset SUCCESSION_PLAIN_LOOPBACK, and put a web server with TLS in front.",
            )
        if app.config["PROXIES"]:
            return danger(
                "cookies",
                "Cookies would travel without TLS, and a proxy in front means that others reach the application.",
                "Unset SUCCESSION_PLAIN_LOOPBACK, and let the proxy speak TLS.",
            )
        return fine("cookies", "Cookies travel without TLS, to this machine only.")
    if not (app.config["SESSION_COOKIE_SECURE"] and app.config["SESSION_COOKIE_HTTPONLY"]):
        return danger(
            "cookies",
            "Cookies would travel without TLS, or be read by scripts.",
            "Take SESSION_COOKIE_SECURE and SESSION_COOKIE_HTTPONLY out of instance/config.py.",
        )
    return fine("cookies", "Cookies travel by TLS only.")


def _proxies(app: Flask) -> Finding:
    number = app.config["PROXIES"]
    if app.config["PLAIN_LOOPBACK"]:
        return fine("proxies", "No proxy is in front.")
    if number == 0:
        return fault(
            "proxies",
            "No proxy is in front, but the application speaks no TLS itself. Every client has the proxy's address.",
            "Set SUCCESSION_PROXIES to the number of proxies in front, usually 1.",
        )
    return fine("proxies", f"The addresses of clients come from {number} {'proxy' if number == 1 else 'proxies'}.")


def _time_zone() -> Finding:
    name = zone_name()
    return fine("time zone", f"Days begin at midnight in {name}. SUCCESSION_TIME_ZONE names another zone.")
