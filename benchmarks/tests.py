"""Tests of the scripts, without the programs that Clutch is compared with: python3 benchmarks/tests.py"""

import io
import json
import math
import os
import re
import sys
import tempfile
import unittest
import unittest.mock
import xml.etree.ElementTree
from contextlib import redirect_stderr, redirect_stdout

import comparison
import plot
import turns
from comparison import Spread, Target

HERE = os.path.dirname(os.path.abspath(__file__))

# Answers each line like a benchmark program, and records whose turn it was.
ECHO = """
import sys
print("ready", flush=True)
for line in sys.stdin:
    print(sys.argv[1], file=open(sys.argv[2], "a"))
    print('{"seconds": %s}' % sys.argv[3], flush=True)
"""


def silently(work):
    with redirect_stdout(io.StringIO()):
        return work()


class Turns(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.order = f"{self.folder.name}/order"

    def program(self, label, seconds):
        return turns.Program(label, [sys.executable, "-c", ECHO, label, self.order, str(seconds)], None)

    def broken(self, label, code):
        return turns.Program(label, [sys.executable, "-c", code], None)

    def test_programs_alternate_and_who_goes_first_changes(self):
        measured, failures = turns.alternate([self.program("a", 1), self.program("b", 2)], rounds=3, warm_up=1)
        with open(self.order) as file:
            self.assertEqual(file.read().split(), list("abbaabba"))
        self.assertEqual([turn["seconds"] for turn in measured["b"]], [2, 2, 2])
        self.assertEqual(failures, {})

    def test_a_program_that_fails_drops_out_with_what_it_said_and_the_others_go_on(self):
        programs = [
            self.program("a", 1),
            self.broken("dead", "import sys; sys.exit('no such thing')"),
            self.broken("mute", "print('steady')"),
            self.broken("short", "print('ready', flush=True); input(); raise SystemExit('gone')"),
            self.broken("odd", "print('ready', flush=True); input(); print('nan')"),
            self.broken("early", "print('ready')"),
        ]
        measured, failures = turns.alternate(programs, rounds=2, warm_up=1)
        self.assertEqual({label: len(found) for label, found in measured.items()}, {"a": 2})
        self.assertEqual(failures, {
            "dead": "dead failed: no such thing", "mute": "mute printed 'steady' instead of 'ready'",
            "short": "short failed: gone", "odd": "odd printed 'nan', which is not JSON", "early": "early failed: "})
        for program in programs:
            self.assertIsNotNone(program.process.poll(), program.label)

    def test_a_command_is_timed_from_start_to_end(self):
        turn = turns.Command("sleep", [sys.executable, "-c", "import time; time.sleep(0.05)"], None).turn()
        self.assertGreater(turn["seconds"], 0.05)

    def test_both_sides_use_the_kernels_that_the_user_chose(self):
        with unittest.mock.patch.dict(os.environ, {"OPENBLAS_CORETYPE": "Haswell"}):
            self.assertEqual(turns.environment(2)["OPENBLAS_CORETYPE"], "Haswell")
        self.assertEqual(turns.environment(2)["OMP_NUM_THREADS"], "2")


class Finding:
    """A benchmark program that returns these numbers, one after the other."""

    def __init__(self, label, *numbers):
        self.label, self.numbers, self.ended = label, list(numbers), False

    def start(self):
        pass

    def turn(self):
        if not self.numbers:
            raise turns.Failed("failed")
        return {"seconds": 1, "mean": self.numbers.pop(0)}

    def end(self):
        self.ended = True


class Comparison(unittest.TestCase):
    def test_a_spread_is_the_median_and_the_quartiles_or_of_few_numbers_the_extremes(self):
        self.assertEqual(str(Spread([4, 1, 2, 3, 100])), "3 [2, 4]")
        self.assertEqual(str(Spread([4, 1, 2])), "2 [1, 4]")
        self.assertEqual(str(Spread([0.12345])), "0.123 [0.123, 0.123]")

    def test_targets_are_ratios_differences_or_one_program_alone(self):
        measured = {"a": [{"seconds": 1, "memory": 10}, {"seconds": 3, "memory": 30}],
                    "b": [{"seconds": 2}, {"seconds": 2}]}
        for target, words, median in [
            (Target("a", "b", 1), "a / b", 1), (Target("a", "b", 0, difference=True), "a - b, seconds", 0),
            (Target("a", most=1.9), "a, seconds", 2), (Target("a", most=20, of="memory"), "a, MB", 20),
        ]:
            self.assertEqual((str(target), target.spread(measured).median), (words, median))
        self.assertFalse(Target("a", most=1.9).met(Target("a").spread(measured)))
        self.assertTrue(Target("a").met(Target("a").spread(measured)))
        self.assertIsNone(Target("a", "gone").spread(measured))

    def test_who_finds_something_else_in_any_round_is_named(self):
        programs = [Finding("clutch", 1, 1), Finding("same", 1.0001, 1), Finding("other", 1, 2),
                    Finding("none", math.nan, 1)]
        measured, failures = comparison.compare(programs, 2, 0, {"mean": 1e-3})
        self.assertEqual(sorted(failures), ["none", "other"])
        self.assertEqual(failures["other"], "mean is 2, but 1 for clutch")
        self.assertEqual(len(measured), 4)


class Growth(unittest.TestCase):
    def test_a_series_has_curves_ratios_powers_and_what_failed(self):
        import growth

        rows, all_programs = [], []

        def programs(size):
            all_programs.extend([Finding("a", *range(9)), Finding("b", *range(9 if size < 100 else 1))])
            return all_programs[-2:]

        curves, failures = silently(lambda: growth.series("time", [10, 100], programs, 2, rows, {}))
        self.assertEqual(curves, {"a": [(10, 1), (100, 1)], "b": [(10, 1)]})
        self.assertEqual(failures, ["at 100: b: failed"])
        self.assertEqual([row[1:4] for row in rows],
                         [[10, "a", 1], [10, "b", 1], [10, "a / b", 1], [100, "a", 1], ["power", "a", 0]])
        self.assertTrue(all(program.ended for program in all_programs))

    def test_a_size_that_cannot_be_prepared_is_told_and_the_others_go_on(self):
        import growth

        def programs(size):
            if size == 10:
                raise MemoryError("no room")
            return [Finding("a", *range(9))]

        curves, failures = silently(lambda: growth.series("time", [10, 100], programs, 2, [], {}))
        self.assertEqual((curves, failures), ({"a": [(100, 1)]}, ["at 10: no room"]))

    def test_the_power_is_the_slope_of_the_logarithms(self):
        import growth

        self.assertAlmostEqual(growth.exponent([(10, 3), (100, 30), (1000, 300)]), 1)
        self.assertAlmostEqual(growth.exponent([(1, 5), (2, 20), (4, 80)]), 2)


class Facts(unittest.TestCase):
    def test_requirements_are_names_with_or_without_versions(self):
        import facts

        self.assertEqual(facts.packages(["# peers\n", "torch==2.13.0\n", "\n", "faiss-cpu\n"]), ["torch", "faiss-cpu"])

    def test_bf16_is_taken_where_the_processor_has_it(self):
        import suite

        flags = "flags : fpu avx512_bf16 sse"
        self.assertEqual(suite.precision(flags, {}), "bf16")
        self.assertEqual(suite.precision("flags : fpu avx512f sse", {}), "fp32")
        for name, expected in [("AVX2", "fp32"), ("AVX512_CORE", "fp32"), ("avx512_core_bf16", "bf16"), ("ALL", "bf16")]:
            self.assertEqual(suite.precision(flags, {"ONEDNN_MAX_CPU_ISA": name}), expected)

    def test_the_share_of_others_is_what_is_busy_less_ones_own(self):
        import disturbance

        self.assertEqual(disturbance.shares((1, 2, 3, 4), (17, 4, 15, 14), cores=2), {"others": 0.2, "host": 0.1})
        self.assertEqual(disturbance.shares((0, 0, 0, 0), (1, 0, 2, 10), cores=2)["others"], 0)
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("cpu 100 20 30 900 5 6 7 50 0 0\n")
            file.flush()
            busy, stolen = disturbance.now(file.name)[:2]
        self.assertAlmostEqual(busy, 1.63)
        self.assertAlmostEqual(stolen, 0.5)


class Arrays(unittest.TestCase):
    def test_arrays_of_another_version_of_the_script_are_not_taken(self):
        import data

        with tempfile.TemporaryDirectory() as build:
            os.makedirs(f"{build}/data/older")
            folder = data.folder(build)
            self.assertEqual(os.listdir(f"{build}/data"), [os.path.basename(folder)])
            self.assertEqual(data.folder(build), folder)


class Soak(unittest.TestCase):
    def test_memory_that_grows_or_is_hardly_measured_is_said(self):
        import soak

        def verdict(memory):
            return silently(lambda: soak.verdict(memory))

        self.assertIsNone(verdict([100] * 3 + [449] * 9))
        self.assertEqual(verdict([400] * 9 + [409] * 3), "memory grows")
        self.assertRegex(verdict([400] * 7), "only 7 measurements")

    def test_steps_are_those_of_all_phases(self):
        import soak

        with tempfile.TemporaryDirectory() as runs:
            for phase, places in [("a", [(0, 93)]), ("b", [(1, 7), (1, 10)])]:
                os.makedirs(f"{runs}/.cache/phase/{phase}")
                with open(f"{runs}/.cache/phase/{phase}/log.jsonl", "w") as file:
                    file.writelines(json.dumps({"epoch": epoch, "step": step}) + "\n" for epoch, step in places)
                    file.write('{"epoch": 9')  # a line that is being written
            self.assertEqual(soak.steps_done(runs, 93), 93 + 93 + 10)


class OnGPU(unittest.TestCase):
    def test_ratios_are_of_the_rounds_that_both_sides_came_through(self):
        sys.path.insert(0, f"{HERE}/gpu")
        import table

        text = table.table(table.read([
            '1 clutch reproducible {"epoch": 10, "step": 0.1}', "1 clutch by-timing failed; see clutch.log",
            '1 pytorch eager {"epoch": 20, "step": 0.2}', '2 clutch reproducible {"epoch": 30, "step": 0.3}',
            '2 clutch by-timing {"epoch": 10, "step": 0.1}', '2 pytorch eager {"epoch": 40, "step": 0.4}',
        ]))
        rows = [re.split("  +", row.strip()) for row in text]
        self.assertEqual(rows[0], ["step", "epoch", "/ pytorch eager"])
        self.assertEqual(rows[1:], [
            ["clutch reproducible", "200.0 ms", "20.00 s", "0.62 [0.50, 0.75]"],
            ["pytorch eager", "300.0 ms", "30.00 s", "1.00 [1.00, 1.00]"],
            ["clutch by-timing", "100.0 ms", "10.00 s", "0.25 [0.25, 0.25]"]])


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
    def arguments(self, *words):
        import bench

        sys.argv = ["bench", *words]
        text = io.StringIO()
        with redirect_stdout(text), redirect_stderr(text), self.assertRaises(SystemExit):
            bench.arguments()
        return text.getvalue()

    def test_without_words_the_benchmarks_are_listed(self):
        for name in ["step", "epoch", "neighbors", "metrics", "growth"]:
            self.assertRegex(self.arguments(), f"(?m)^{name} ")

    def test_what_cannot_be_is_said(self):
        self.assertIn("there is no benchmark 'setp'; there are: step,", self.arguments("setp"))
        self.assertIn("'0' is not a whole number of at least 1", self.arguments("step", "--rounds", "0"))


if __name__ == "__main__":
    unittest.main()
