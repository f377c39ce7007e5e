"""V8 in a server whose threads are older than V8: contexts made by any of them, one after another.

Run in a process of its own, because what it guards against was a segmentation fault.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import queue, threading
from app.engine.feel import Feel, FeelError

asked, answered = [queue.Queue(), queue.Queue()], queue.Queue()

def work(mine):
    while True:
        answered.put(mine.get()())

for mine in asked:
    threading.Thread(target=work, args=(mine,), daemon=True).start()
first, second = Feel(), Feel(memory_limit=32 * 1024 * 1024)

def outcome(feel, text):
    try:
        return feel.evaluate(text, {})
    except FeelError as error:
        return error.code

HUGE = "for i in 1..100000000 return \\"x\\""
ROUNDS = ((0, first, "1+1"), (1, first, "1+2"), (1, second, "1+3"), (0, second, HUGE), (1, second, "2+3"))
for thread, feel, text in ROUNDS:
    asked[thread].put(lambda: outcome(feel, text))
    print(answered.get())
"""


@pytest.mark.slow
def test_contexts_are_made_by_any_thread() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr[-2000:]
    lines = ran.stdout.split()
    assert lines[:3] == ["2", "3", "4"]
    assert lines[3] in ("EXPRESSION_MEMORY", "EXPRESSION_TIME")
    assert lines[4] == "5"
