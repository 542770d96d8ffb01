"""What is still to be done between the password and everything else, and what opens until then."""

from __future__ import annotations

from succession.access.policy import ANYBODY, actions_of

#: The password is right; the second factor comes next.
SECOND_FACTOR = "second_factor"
#: The password was accepted beside a second factor that is gone: a longer one comes next.
LENGTHEN = "lengthen"
#: A role of this person needs a second factor, and there is none yet.
SET_UP = "set_up"

#: The pages that lead on, by stage.
PLACES = {SECOND_FACTOR: "access.second_factor", LENGTHEN: "access.password", SET_UP: "access.factors"}
#: All that may be done, by stage.
ACTIONS = {
    SECOND_FACTOR: actions_of(ANYBODY) | {"session.prove", "session.end"},
    LENGTHEN: actions_of(ANYBODY) | {"password.own", "session.end"},
    SET_UP: actions_of(ANYBODY) | {"second_factor.own", "session.end"},
}
#: Roles that read about nobody else. Every other role needs a second factor unless an administrator says otherwise.
READ_ABOUT_NOBODY = frozenset({"candidate"})


def needs_second_factor(role: str, is_required: bool | None) -> bool:
    """Whether somebody with ``role`` needs a second factor, by what an administrator said or else by default."""
    return role not in READ_ABOUT_NOBODY if is_required is None else is_required


def stage_of(*, has_second_factor: bool, has_proved_it: bool, has_short_password: bool, is_required: bool) -> str:
    """What comes next; nothing where all is done."""
    if has_second_factor:
        return "" if has_proved_it else SECOND_FACTOR
    if has_short_password:
        return LENGTHEN
    return SET_UP if is_required else ""
