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
import time

# The repository with the learner's edition, and the commit that counts; or a folder
# with it, by its whole path.
WORKBOOK = os.environ.get("WORKBOOK", "https://example.org/async-course.git")
COMMIT = os.environ.get("WORKBOOK_COMMIT", "main")
# Exercises to grade; all where there is none.
EXERCISES = os.environ.get("EXERCISES", "").split()
# The job has 15 minutes, and needs some of them itself.
SECONDS = 12 * 60
# How long git may take to fetch the edition.
FETCH_SECONDS = 2 * 60
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
    """Copies what was made, whole or not at all."""
    if not os.path.isfile(made):
        return False
    clear(path)
    descriptor, copy = tempfile.mkstemp(dir=os.path.dirname(path))
    os.close(descriptor)
    try:
        shutil.copyfile(made, copy)
        os.chmod(copy, 0o644)
        os.replace(copy, path)
    except OSError:
        os.remove(copy)
        raise
    return True


class Failed(Exception):
    """There is no result, and that is not the student's doing: a sentence says why."""


class Asked(Exception):
    """Somebody has asked this to end."""


# The first signal by which somebody asked this to end.
asked = []


def listen():
    # A handler that raised could do so while a program starts, which then nobody would
    # know of. So it is looked at where something is waited for.
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: asked.append(number))


def end(program, patience):
    """Ends a program with all that it has started, in so many seconds."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(program.pid, how)
            program.wait(timeout=patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def run(call, folder, seconds):
    """Runs a program, and gives the code that it ended with; none where it took longer."""
    if asked:
        raise Asked
    try:
        program = subprocess.Popen(
            call, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        raise Failed(f"`{call[0]}` could not be started: {error.strerror}.") from error
    until = time.monotonic() + seconds
    while time.monotonic() < until and not asked:
        try:
            return program.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
    # A runner that ends a job leaves it few seconds.
    end(program, 3 if asked else 20)
    if asked:
        raise Asked
    print(f"It took longer than {seconds} s.", file=sys.stderr)
    return None


def grade(workbook, result, text):
    call = shlex.split(os.environ.get("GRADE", "cargo grade"))
    call += ["grade", os.path.abspath("."), *EXERCISES]
    call += ["--out", "classroom50=" + result, "--out", "markdown=" + text]
    return run(call, workbook, SECONDS)


def fetched(folder):
    if not WORKBOOK or not COMMIT:
        raise Failed("WORKBOOK and WORKBOOK_COMMIT must say which edition to grade with; one is empty.")
    # Of a path that is not whole the student would have a say in what lies there.
    if os.path.isabs(WORKBOOK) and os.path.isdir(WORKBOOK):
        return WORKBOOK
    # A git that asks for a name and a password would wait for ever.
    os.environ["GIT_TERMINAL_PROMPT"] = "0"
    for words in (
        ["init", "--quiet"],
        ["fetch", "--quiet", "--depth", "1", "--", WORKBOOK, COMMIT],
        ["checkout", "--quiet", "FETCH_HEAD"],
    ):
        # The address is not printed: it may have a password in it.
        if run(["git", "-C", folder, *words], folder, FETCH_SECONDS) != 0:
            raise Failed(
                "The edition could not be fetched: is WORKBOOK its repository, WORKBOOK_COMMIT a "
                f"commit or branch of it, and can this machine reach it? `git {words[0]}` failed."
            )
    return folder


def prepared():
    """Removes a result that the student has brought along, whatever comes then."""
    try:
        clear(RESULT)
        clear(TEXT)
        with tempfile.TemporaryFile(dir=os.path.dirname(RESULT)):
            pass
    except OSError as error:
        folder = os.path.dirname(RESULT)
        raise Failed(f"{folder}, where the result belongs, cannot be written: {error.strerror}.") from error


def graded(top):
    made = tuple(os.path.join(top, name) for name in ("result.json", "release-body.md"))
    workbook = os.path.join(top, "workbook")
    os.mkdir(workbook)
    code = grade(fetched(workbook), *made)
    try:
        publish(made[1], TEXT)
    except OSError as error:
        # That costs nobody a result.
        print(f"{TEXT} cannot be written: {error.strerror}.", file=sys.stderr)
    # 0, 1 and 4 say something of the submission, where the grader has begun at all. With
    # anything else the machine is at fault: then there is no result, and this does not end
    # well.
    if code not in (0, 1, 4):
        raise Failed("The grader could not judge what was handed in.")
    if not publish(made[0], RESULT):
        raise Failed(f"The grader did not start, and ended with {code}.")


def main():
    listen()
    top = None
    try:
        prepared()
        top = tempfile.mkdtemp()
        graded(top)
        return 0
    except Asked:
        print("This was asked to end, and there is no result.", file=sys.stderr)
        return 128 + asked[0]
    except (Failed, OSError) as error:
        print(f"There is no result. {error}", file=sys.stderr)
    finally:
        if top is not None:
            shutil.rmtree(top, ignore_errors=True)
    try:
        with open(TEXT, "x", encoding="utf-8") as text:
            text.write("Nothing was judged. That is no fault of what was handed in.\n")
    except OSError:
        pass
    return 1


if __name__ == "__main__":
    sys.exit(main())
