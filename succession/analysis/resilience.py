"""Resilience: how many chains of a key position share no leader.

By Menger's theorem (1927) that is also the number of leaders who must be lost at the same time before the
position is left uncovered.
"""

from __future__ import annotations

from succession.analysis.chains import Chains


def separate_chains(chains: Chains, position: int, enough: int) -> int:
    """The number of chains of a position that share no leader, counted to ``enough``."""
    # Everybody who can take the position and leaves none empty is a chain already.
    direct = [leader for leader in chains.ready_moves[position] if chains.slates.home[leader] < 0]
    used = dict.fromkeys(direct[:enough], position)
    for found in range(len(used), enough):
        if not _add_chain(chains, position, used):
            return found
    return enough


def _add_chain(chains: Chains, start: int, used: dict[int, int]) -> bool:
    """Add one more chain to those in use, rerouting them if need be; False when that is impossible.

    ``used`` tells which position each leader in use fills. The search walks over leaders (numbers from
    0) and positions where somebody is wanted (``-1 - position``). A leader who is already in use leads
    back to the position that he or she fills: somebody else is wanted there then.
    """
    home, holder, ready_moves = chains.slates.home, chains.slates.holder, chains.ready_moves
    came_from: dict[int, int] = {}
    queue = [-1 - start]
    for state in queue:
        if state < 0:
            position = -1 - state
            after = ready_moves[position]
            if position != start and holder[position] in used:
                after = [*after, holder[position]]
        elif state in used:
            after = [-1 - used[state]]
        elif home[state] < 0:
            _reroute(state, came_from, start, holder, used)
            return True
        else:
            after = [-1 - home[state]]
        for reached in after:
            if reached not in came_from and reached != -1 - start:
                came_from[reached] = state
                queue.append(reached)
    return False


def _reroute(last: int, came_from: dict[int, int], start: int, holder: list[int], used: dict[int, int]) -> None:
    state = last
    while state != -1 - start:
        before = came_from[state]
        if before < 0 <= state:
            position = -1 - before
            if position != start and state == holder[position]:
                del used[state]
            else:
                used[state] = position
        state = before
