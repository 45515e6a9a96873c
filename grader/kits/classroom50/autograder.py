#!/usr/bin/env python3
"""Grades a student's repository for Classroom 50.

The bundle that this file lies in is public. So it names an edition that
`cargo grade handout` made, by the commit of a repository, and fetches that: put
no solution, no hidden check and no seed here.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

# The repository with the learner's edition, and the commit that counts; or a folder
# with it, by its whole path.
WORKBOOK = os.environ.get("WORKBOOK", "https://example.org/async-course.git")
COMMIT = os.environ.get("WORKBOOK_COMMIT", "main")
# Exercises to grade; all where there is none.
EXERCISES = os.environ.get("EXERCISES", "").split()
# The job has 15 minutes, and needs some of them itself.
SECONDS = 12 * 60
# What Classroom 50 reads in the student's checkout, which is where this runs.
RESULT = os.path.abspath("result.json")
TEXT = os.path.abspath("release-body.md")


def clear(path):
    """Removes what the student has put where a file of ours belongs."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


def publish(made, path):
    if os.path.isfile(made):
        clear(path)
        shutil.copyfile(made, path)


def end(grader):
    """Ends a grader with all that it has started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(grader.pid, how)
            grader.wait(timeout=20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def grade(workbook, result, text):
    call = shlex.split(os.environ.get("GRADE", "cargo grade"))
    call += ["grade", os.path.abspath("."), *EXERCISES]
    call += ["--out", "classroom50=" + result, "--out", "markdown=" + text]
    grader = subprocess.Popen(call, cwd=workbook, start_new_session=True)
    try:
        return grader.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        print(f"It took longer than {SECONDS} s.", file=sys.stderr)
        end(grader)
        return 3


def fetched(folder):
    # Of a path that is not whole the student would have a say in what lies there.
    if os.path.isabs(WORKBOOK) and os.path.isdir(WORKBOOK):
        return WORKBOOK
    git = ["git", "-C", folder]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "fetch", "--quiet", "--depth", "1", WORKBOOK, COMMIT], check=True)
    subprocess.run([*git, "checkout", "--quiet", "FETCH_HEAD"], check=True)
    return folder


def main():
    # A result that the student has brought along goes first, whatever comes then.
    clear(RESULT)
    clear(TEXT)
    with tempfile.TemporaryDirectory() as top:
        made = tuple(os.path.join(top, name) for name in ("result.json", "release-body.md"))
        workbook = os.path.join(top, "workbook")
        os.mkdir(workbook)
        code = grade(fetched(workbook), *made)
        publish(made[1], TEXT)
        # 0, 1 and 4 say something of the submission. With anything else the machine is at
        # fault: then there is no result, and this does not end well.
        if code not in (0, 1, 4):
            return 1
        publish(made[0], RESULT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
