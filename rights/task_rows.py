"""Work that outlives a request waits in the database for a worker (docs/operations.md, "Background work").

A task that is about a person names them by one argument, `user_pk`, and by nothing else: then erasing them finds it.
"""

from typing import Any

from django_tasks_db.models import DBTaskResult


def forget(user: Any) -> None:
    """No task tells of this person any more. One that is being worked on keeps its row, which its worker needs."""
    theirs = DBTaskResult.objects.filter(args_kwargs__kwargs__user_pk=user.pk)
    running = theirs.running()
    running.update(args_kwargs={"args": [], "kwargs": {}})
    theirs.delete()
