"""One of several processes that do the steps of a city: `python -m wangjian.project.city_load.worker FOLDER PART OF`.

It prints how many it has done; whoever started it adds them up.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from wangjian.project.city_load.plan import Plan, kept_plan

SAY_EVERY = 20


def work(plan: Plan, part: int, of: int) -> Iterator[int]:
    """Do every `of`-th course's steps in order of time, and give the number done after each; raise what is refused."""
    from wangjian.project.city_load.cast import Cast
    from wangjian.project.city_load.doing import Doing, Standing
    from wangjian.project.city_load.ground import standing_on, suspicion_of

    ground, cast = standing_on(plan), Cast()
    doing = Doing(plan, cast)
    standings: dict[int, Standing] = {}
    for done, (course, place, step) in enumerate(plan.acts(part, of), 1):
        standing = standings.get(course.number)
        if standing is None:
            seller = plan.market.operators[course.number]
            office = cast.office(seller.region, plan.day)
            subject = ground.shops[course.number] if course.found else ground.operators[course.number]
            standing = standings[course.number] = Standing(course, office, subject)
            if course.found:
                standing.suspicion = suspicion_of(plan, course.found, subject)
        doing.do(standing, place, step)
        yield done


def main(folder: Path, part: int, of: int) -> int:
    """Do this process's part."""
    import django

    django.setup()
    done = 0
    for done in work(kept_plan(folder), part, of):
        if done % SAY_EVERY == 0:
            print(done, flush=True)  # noqa: T201 - what its starter reads
    print(done, flush=True)  # noqa: T201 - what its starter reads
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
