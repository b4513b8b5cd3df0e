"""Tests of the scripts that need no peer: python3 benchmarks/tests.py"""

import io
import os
import re
import sys
import unittest
import xml.etree.ElementTree
from contextlib import redirect_stdout

import plot
import turns

HERE = os.path.dirname(os.path.abspath(__file__))

# Answers every line as a program of the benchmarks does, and writes down whose turn it was.
ECHO = """
import sys
print("ready", flush=True)
for line in sys.stdin:
    print(sys.argv[1], file=open(sys.argv[2], "a"))
    print('{"seconds": %s}' % sys.argv[3], flush=True)
"""


class Turns(unittest.TestCase):
    def setUp(self):
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.order = f"{self.folder.name}/order"

    def program(self, label, seconds):
        return turns.Program(label, [sys.executable, "-c", ECHO, label, self.order, str(seconds)], None)

    def test_programs_alternate_and_who_goes_first_changes(self):
        programs = [self.program("a", 1), self.program("b", 2)]
        measured = turns.alternate(programs, rounds=3, warm_up=1)
        for program in programs:
            program.end()
        with open(self.order) as file:
            self.assertEqual(file.read().split(), list("abbaabba"))
        self.assertEqual([turn["seconds"] for turn in measured["b"]], [2, 2, 2])
        self.assertEqual(turns.ratio(measured, "a", "b").median, 0.5)

    def test_a_program_that_fails_is_named_with_what_it_said(self):
        with self.assertRaisesRegex(turns.Failed, "^broken failed: no such thing$"):
            turns.Program("broken", [sys.executable, "-c", "import sys; sys.exit('no such thing')"], None)

    def test_a_command_is_timed_from_start_to_end(self):
        turn = turns.Command("sleep", [sys.executable, "-c", "import time; time.sleep(0.05)"], None).turn()
        self.assertGreater(turn["seconds"], 0.05)

    def test_neither_side_is_slowed_down_by_settings_of_the_blas(self):
        os.environ["OPENBLAS_CORETYPE"] = "Haswell"
        self.assertNotIn("OPENBLAS_CORETYPE", turns.environment(2))
        self.assertEqual(turns.environment(2)["OMP_NUM_THREADS"], "2")

    def test_a_spread_is_the_median_and_the_quartiles(self):
        self.assertEqual(str(turns.Spread([4, 1, 2, 3, 100])), "3 [2, 4]")
        self.assertEqual(str(turns.Spread([0.12345])), "0.123 [0.123, 0.123]")


class Growth(unittest.TestCase):
    def test_a_size_that_fails_leaves_no_program_running(self):
        import growth

        class Once:
            def __init__(self, label, fails):
                self.label, self.fails, self.ended = label, fails, False

            def turn(self):
                if self.fails:
                    raise turns.Failed(f"{self.label} failed")
                return {"seconds": 1}

            def end(self):
                self.ended = True

        programs = [Once("a", False), Once("b", True)]
        with redirect_stdout(io.StringIO()), self.assertRaisesRegex(turns.Failed, "^b failed$"):
            growth.series("time", [10], lambda size: programs, 1, [])
        self.assertEqual([program.ended for program in programs], [True, True])


class Plot(unittest.TestCase):
    def test_every_curve_is_a_line_with_its_name_and_a_point_for_every_size(self):
        curves = {"clutch": [(10, 0.1), (100, 1)], "a & b": [(10, 0.2), (100, 3)]}
        root = xml.etree.ElementTree.fromstring(plot.lines([("time", curves), ("again", curves)]))
        tags = [re.sub("{.*}", "", element.tag) for element in root.iter()]
        self.assertEqual(tags.count("circle"), 8)
        self.assertEqual(sum(element.get("class") == "line" for element in root.iter()), 4)
        texts = [element.text for element in root.iter() if element.text]
        for text in ["time", "again", "clutch", "a", "10", "100", "1 s"]:
            self.assertIn(text, texts)

    def test_ticks_are_round_numbers_within_the_axis(self):
        self.assertEqual(plot.ticks(-1, 0.4), [0.1, 0.2, 0.5, 1.0, 2.0])
        self.assertEqual(plot.ticks(-3, 1), [0.001, 0.01, 0.1, 1.0, 10.0])

    def test_sizes_are_short(self):
        self.assertEqual([plot.amount(x) for x in (64, 5000, 12_500, 1_000_000)], ["64", "5000", "12.5k", "1M"])


class Words(unittest.TestCase):
    def test_without_words_the_benchmarks_are_listed(self):
        import bench

        sys.argv = ["bench"]
        text = io.StringIO()
        with redirect_stdout(text), self.assertRaises(SystemExit):
            bench.arguments()
        for name in ["step", "epoch", "neighbors", "metrics", "growth"]:
            self.assertRegex(text.getvalue(), f"(?m)^{name} ")


if __name__ == "__main__":
    unittest.main()
