import sys as _sys, time as _time, os as _os, traceback as _traceback
from contextlib import contextmanager as _contextmanager
class SkipTest(Exception): pass
def skip(reason=""):
    def mark(item):
        item.__unittest_skip__, item.__unittest_skip_why__ = True, reason if isinstance(reason, str) else ""
        return item
    return mark(reason) if callable(reason) else mark
def skipIf(condition, reason): return skip(reason) if condition else lambda item: item
def skipUnless(condition, reason): return skip(reason) if not condition else lambda item: item
def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item
class _Raises:
    def __init__(self, case, expected, pattern=None, msg=None): self.case, self.expected, self.pattern, self.msg = case, expected, pattern, msg
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        if t is None:
            names = "(" + ", ".join(e.__name__ for e in self.expected) + ")" if isinstance(self.expected, tuple) else self.expected.__name__
            raise self.case.failureException(self.case._formatMessage(self.msg, f"{names} not raised"))
        if not issubclass(t, self.expected): return False
        self.exception = v
        if self.pattern is not None:
            import re
            if not re.search(self.pattern, str(v)): raise self.case.failureException(self.case._formatMessage(self.msg, f'"{self.pattern}" does not match "{v}"'))
        return True
    def call(self, fn, args, kw):
        with self: fn(*args, **kw)
def _short(v):
    s = repr(v)
    return s if len(s) <= 80 * 8 else s[:80 * 8] + " [truncated]..."
class TestCase:
    failureException = AssertionError
    longMessage, maxDiff = True, 640
    def __init__(self, methodName="runTest"): self._testMethodName, self._cleanups, self._failed_parts = methodName, [], []
    @classmethod
    def setUpClass(cls): pass
    @classmethod
    def tearDownClass(cls): pass
    def setUp(self): pass
    def tearDown(self): pass
    def id(self): return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"
    def shortDescription(self):
        doc = getattr(self, self._testMethodName).__doc__
        return doc.strip().split("\n")[0].strip() if doc else None
    def __str__(self):
        where = f"{type(self).__module__}.{type(self).__qualname__}"
        return f"{self._testMethodName} ({where}.{self._testMethodName})" if _sys.version_info[1] >= 11 else f"{self._testMethodName} ({where})"
    def __repr__(self): return f"<{type(self).__module__}.{type(self).__qualname__} testMethod={self._testMethodName}>"
    def countTestCases(self): return 1
    def addCleanup(self, fn, *a, **k): self._cleanups.append((fn, a, k))
    def doCleanups(self):
        while self._cleanups:
            fn, a, k = self._cleanups.pop()
            fn(*a, **k)
    def skipTest(self, reason): raise SkipTest(reason)
    @_contextmanager
    def subTest(self, msg=None, **params):
        try:
            yield
        except SkipTest:
            raise
        except Exception as e:
            about = (f"[{msg}] " if msg is not None else "") + ("(" + ", ".join(f"{k}={v!r}" for k, v in params.items()) + ")" if params else "")
            self._failed_parts.append((about.strip() or "(<subtest>)", e))
    def run(self, result=None):
        if result is None: result = TestResult()
        method = getattr(self, self._testMethodName)
        result.startTest(self)
        for holder in (type(self), method):
            if getattr(holder, "__unittest_skip__", False):
                result.addSkip(self, holder.__unittest_skip_why__)
                result.stopTest(self)
                return result
        expected = getattr(method, "__unittest_expecting_failure__", False)
        problem = None
        try:
            self.setUp()
            try:
                method()
            except BaseException as e:
                problem = e
            try:
                self.tearDown()
            except Exception as e:
                problem = problem or e
            self.doCleanups()
        except BaseException as e:
            problem = e
        if isinstance(problem, (KeyboardInterrupt, SystemExit)) and not isinstance(problem, SystemExit): raise problem
        if isinstance(problem, SkipTest): result.addSkip(self, str(problem))
        elif expected: result.addExpectedFailure(self, problem) if problem else result.addUnexpectedSuccess(self)
        elif self._failed_parts:
            for about, e in self._failed_parts: result._add(self, e, about)
            if problem: result._add(self, problem)
        elif problem is not None: result._add(self, problem)
        else: result.addSuccess(self)
        result.stopTest(self)
        return result
    __call__ = run
    def debug(self):
        self.setUp()
        getattr(self, self._testMethodName)()
        self.tearDown()
    def _formatMessage(self, msg, standard): return standard if msg is None else f"{standard} : {msg}"
    def _check(self, ok, standard, msg):
        if not ok: raise self.failureException(self._formatMessage(msg, standard))
    def fail(self, msg=None): raise self.failureException(msg)
    def assertTrue(self, expr, msg=None): self._check(expr, f"{_short(expr)} is not true", msg)
    def assertFalse(self, expr, msg=None): self._check(not expr, f"{_short(expr)} is not false", msg)
    def assertEqual(self, first, second, msg=None):
        if first == second: return
        text = f"{_short(first)} != {_short(second)}"
        if type(first) is type(second):
            if isinstance(first, str): text += self._lines_differ(first.splitlines(True), second.splitlines(True))
            elif isinstance(first, (list, tuple)): text = self._sequences_differ(first, second)
            elif isinstance(first, set): text = self._sets_differ(first, second)
            elif isinstance(first, dict):
                import pprint
                text += self._lines_differ(pprint.pformat(first).splitlines(True), pprint.pformat(second).splitlines(True))
        raise self.failureException(self._formatMessage(msg, text))
    def _lines_differ(self, a, b):
        import difflib
        return "\n" + "\n".join(l.rstrip("\n") for l in difflib.ndiff([l if l.endswith("\n") else l + "\n" for l in a], [l if l.endswith("\n") else l + "\n" for l in b])) + "\n"
    def _sequences_differ(self, a, b):
        kind = type(a).__name__.capitalize()
        text = f"{kind}s differ: {_short(a)} != {_short(b)}\n"
        for i in range(min(len(a), len(b))):
            if a[i] != b[i]:
                text += f"\nFirst differing element {i}:\n{_short(a[i])}\n{_short(b[i])}\n"
                break
        else:
            if len(a) == len(b): return text
        for x, y, name in ((a, b, "First"), (b, a, "Second")):
            if len(x) > len(y): text += f"\n{name} {kind.lower()} contains {len(x) - len(y)} additional elements.\nFirst extra element {len(y)}:\n{_short(x[len(y)])}\n"
        import pprint
        return text + self._lines_differ(pprint.pformat(a).splitlines(True), pprint.pformat(b).splitlines(True))
    def _sets_differ(self, a, b):
        out = []
        for extra, name in ((a - b, "first"), (b - a, "second")):
            if extra: out += [f"Items in the {name} set but not the {'second' if name == 'first' else 'first'}:"] + [repr(x) for x in extra]
        return "\n".join(out)
    def assertNotEqual(self, a, b, msg=None): self._check(a != b, f"{_short(a)} == {_short(b)}", msg)
    def assertIs(self, a, b, msg=None): self._check(a is b, f"{_short(a)} is not {_short(b)}", msg)
    def assertIsNot(self, a, b, msg=None): self._check(a is not b, f"unexpectedly identical: {_short(a)}", msg)
    def assertIsNone(self, a, msg=None): self._check(a is None, f"{_short(a)} is not None", msg)
    def assertIsNotNone(self, a, msg=None): self._check(a is not None, "unexpectedly None", msg)
    def assertIn(self, a, b, msg=None): self._check(a in b, f"{_short(a)} not found in {_short(b)}", msg)
    def assertNotIn(self, a, b, msg=None): self._check(a not in b, f"{_short(a)} unexpectedly found in {_short(b)}", msg)
    def assertIsInstance(self, a, cls, msg=None): self._check(isinstance(a, cls), f"{_short(a)} is not an instance of {cls!r}", msg)
    def assertNotIsInstance(self, a, cls, msg=None): self._check(not isinstance(a, cls), f"{_short(a)} is an instance of {cls!r}", msg)
    def assertGreater(self, a, b, msg=None): self._check(a > b, f"{_short(a)} not greater than {_short(b)}", msg)
    def assertGreaterEqual(self, a, b, msg=None): self._check(a >= b, f"{_short(a)} not greater than or equal to {_short(b)}", msg)
    def assertLess(self, a, b, msg=None): self._check(a < b, f"{_short(a)} not less than {_short(b)}", msg)
    def assertLessEqual(self, a, b, msg=None): self._check(a <= b, f"{_short(a)} not less than or equal to {_short(b)}", msg)
    def assertAlmostEqual(self, a, b, places=None, msg=None, delta=None):
        if a == b: return
        diff = abs(a - b)
        if delta is not None: self._check(diff <= delta, f"{_short(a)} != {_short(b)} within {_short(delta)} delta ({_short(diff)} difference)", msg)
        else: self._check(round(diff, 7 if places is None else places) == 0, f"{_short(a)} != {_short(b)} within {7 if places is None else places} places ({_short(diff)} difference)", msg)
    def assertNotAlmostEqual(self, a, b, places=7, msg=None, delta=None): self._check(not (a == b) and (abs(a - b) > delta if delta is not None else round(abs(a - b), places) != 0), f"{_short(a)} == {_short(b)} within {places} places", msg)
    def assertRaises(self, expected, *args, **kw):
        ctx = _Raises(self, expected, msg=None if args else kw.pop("msg", None))
        return ctx.call(args[0], args[1:], kw) if args else ctx
    def assertRaisesRegex(self, expected, pattern, *args, **kw):
        ctx = _Raises(self, expected, pattern)
        return ctx.call(args[0], args[1:], kw) if args else ctx
    def assertRegex(self, text, pattern, msg=None):
        import re
        self._check(re.search(pattern, text), f"Regex didn't match: {pattern!r} not found in {text!r}", msg)
    def assertNotRegex(self, text, pattern, msg=None):
        import re
        m = re.search(pattern, text)
        self._check(m is None, f"Regex matched: {m and m.group()!r} matches {pattern!r} in {text!r}", msg)
    def assertCountEqual(self, a, b, msg=None): self._check(sorted(map(repr, a)) == sorted(map(repr, b)), "Element counts were not equal", msg)
    def assertListEqual(self, a, b, msg=None): self.assertEqual(a, b, msg)
    assertTupleEqual = assertSetEqual = assertDictEqual = assertSequenceEqual = assertMultiLineEqual = assertListEqual
class IsolatedAsyncioTestCase(TestCase):
    async def asyncSetUp(self): pass
    async def asyncTearDown(self): pass
    def run(self, result=None):
        import asyncio
        plain = getattr(self, self._testMethodName)
        async def whole():
            await self.asyncSetUp()
            r = plain()
            if hasattr(r, "send"): await r
            await self.asyncTearDown()
        def once(): asyncio.run(whole())
        once.__doc__ = plain.__doc__
        setattr(self, self._testMethodName, once)
        return super().run(result)
class TestResult:
    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.testsRun, self.failures, self.errors, self.skipped, self.expectedFailures, self.unexpectedSuccesses, self.shouldStop = 0, [], [], [], [], [], False
    def startTest(self, test): self.testsRun += 1
    def stopTest(self, test): pass
    def addSuccess(self, test): pass
    def addSkip(self, test, reason): self.skipped.append((test, reason))
    def addExpectedFailure(self, test, err): self.expectedFailures.append((test, ""))
    def addUnexpectedSuccess(self, test): self.unexpectedSuccesses.append(test)
    def _add(self, test, e, about=""):
        text = "".join(_traceback.format_exception(e))
        failed = isinstance(e, test.failureException)
        (self.failures if failed else self.errors).append((f"{test} {about}".strip() if about else test, text))
        return failed
    def wasSuccessful(self): return not self.failures and not self.errors and not self.unexpectedSuccesses
    def stop(self): self.shouldStop = True
class TextTestResult(TestResult):
    separator1, separator2 = "=" * 70, "-" * 70
    def __init__(self, stream, descriptions, verbosity):
        super().__init__()
        self.stream, self.verbosity, self._line = stream, verbosity, 0
    def _title(self, test):
        about = test.shortDescription() if isinstance(test, TestCase) else None
        return f"{test}\n{about}" if about else str(test)
    def startTest(self, test):
        super().startTest(test)
        if self.verbosity > 1:
            self.stream.write(f"{self._title(test)} ... ")
            self.stream.flush()
    def _tell(self, dot, words):
        if self.verbosity > 1: self.stream.write(words + "\n")
        elif self.verbosity == 1: self.stream.write(dot)
        self.stream.flush()
    def addSuccess(self, test): self._tell(".", "ok")
    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._tell("s", f"skipped {reason!r}")
    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._tell("x", "expected failure")
    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._tell("u", "unexpected success")
    def _add(self, test, e, about=""):
        if super()._add(test, e, about): self._tell("F", "FAIL")
        else: self._tell("E", "ERROR")
    def printErrors(self):
        if self.verbosity >= 1: self.stream.write("\n")
        for kind, rows in (("ERROR", self.errors), ("FAIL", self.failures)):
            for test, text in rows: self.stream.write(f"{self.separator1}\n{kind}: {self._title(test)}\n{self.separator2}\n{text}\n")
class TestSuite:
    def __init__(self, tests=()): self._tests = list(tests)
    def addTest(self, t): self._tests.append(t)
    def addTests(self, ts): self._tests.extend(ts)
    def __iter__(self): return iter(self._tests)
    def countTestCases(self): return sum(t.countTestCases() for t in self._tests)
    def __repr__(self): return f"<unittest.suite.TestSuite tests={self._tests!r}>"
    def _flat(self):
        for t in self._tests:
            if isinstance(t, TestSuite): yield from t._flat()
            else: yield t
    def run(self, result):
        last, broken = None, None
        for t in self._flat():
            cls = type(t)
            if cls is not last:
                if last is not None and broken is None and isinstance(t, TestCase): last.tearDownClass()
                last, broken = cls, None
                if isinstance(t, TestCase) and not getattr(cls, "__unittest_skip__", False):
                    try:
                        cls.setUpClass()
                    except SkipTest as e:
                        result.addSkip(t, str(e))
                        broken = cls
                    except Exception as e:
                        result._add(_Holder(f"setUpClass ({cls.__module__}.{cls.__qualname__})"), e)
                        broken = cls
            if broken is not cls: t.run(result)
            if result.shouldStop: break
        if last is not None and broken is None and hasattr(last, "tearDownClass"): last.tearDownClass()
        return result
class _Holder:
    failureException = AssertionError
    def __init__(self, words, problem=None): self._words, self._problem = words, problem
    def __str__(self): return self._words
    def countTestCases(self): return 1
    def run(self, result):
        result.startTest(self)
        result._add(self, self._problem)
        return result
class TestLoader:
    testMethodPrefix = "test"
    def getTestCaseNames(self, cls): return sorted(n for n in dir(cls) if n.startswith(self.testMethodPrefix) and callable(getattr(cls, n)))
    def loadTestsFromTestCase(self, cls):
        names = self.getTestCaseNames(cls)
        return TestSuite(cls(n) for n in (names or (["runTest"] if hasattr(cls, "runTest") else [])))
    def loadTestsFromModule(self, module, pattern=None):
        found = [v for k, v in sorted(vars(module).items()) if isinstance(v, type) and issubclass(v, TestCase) and v not in (TestCase, IsolatedAsyncioTestCase)]
        return TestSuite(self.loadTestsFromTestCase(c) for c in found)
    def loadTestsFromName(self, name, module=None):
        import importlib
        if module is None:
            parts = name.split(".")
            for cut in range(len(parts), 0, -1):
                try:
                    module = importlib.import_module(".".join(parts[:cut]))
                except ImportError as e:
                    if cut == 1: return TestSuite([_Holder(f"{name} (unittest.loader._FailedTest.{name})" if _sys.version_info[1] >= 11 else f"{name} (unittest.loader._FailedTest)", ImportError(f"Failed to import test module: {name}\n" + _traceback.format_exc()))])
                    continue
                parts = parts[cut:]
                break
        else: parts = name.split(".")
        if not parts: return self.loadTestsFromModule(module)
        cls = getattr(module, parts[0])
        return self.loadTestsFromTestCase(cls) if len(parts) == 1 else TestSuite([cls(parts[1])])
    def loadTestsFromNames(self, names, module=None): return TestSuite(self.loadTestsFromName(n, module) for n in names)
    def discover(self, start_dir=".", pattern="test*.py", top_level_dir=None):
        import fnmatch
        top = _os.path.abspath(top_level_dir or start_dir)
        if top not in _sys.path: _sys.path.insert(0, top)
        if not _os.path.isdir(start_dir): raise ImportError(f"Start directory is not importable: {start_dir!r}")
        out = TestSuite()
        for here, dirs, files in _os.walk(start_dir):
            dirs[:] = sorted(d for d in dirs if _os.path.exists(_os.path.join(here, d, "__init__.py")))
            for f in sorted(files):
                if not fnmatch.fnmatch(f, pattern): continue
                name = _os.path.relpath(_os.path.join(here, f), top)[:-3].replace("/", ".")
                out.addTest(self.loadTestsFromName(name))
        return out
defaultTestLoader = TestLoader()
class TextTestRunner:
    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None, warnings=None, *, tb_locals=False): self.stream, self.verbosity, self.failfast = stream or _sys.stderr, verbosity, failfast
    def run(self, test):
        result = TextTestResult(self.stream, True, self.verbosity)
        start = _time.perf_counter()
        test.run(result)
        took = _time.perf_counter() - start
        result.printErrors()
        n = result.testsRun
        self.stream.write(f"{result.separator2}\nRan {n} test{'' if n == 1 else 's'} in {took:.3f}s\n\n")
        if n == 0 and not result.skipped and _sys.version_info[1] >= 12:
            self.stream.write("NO TESTS RAN\n")
            return result
        parts = [f"failures={len(result.failures)}"] * bool(result.failures) + [f"errors={len(result.errors)}"] * bool(result.errors) + [f"skipped={len(result.skipped)}"] * bool(result.skipped) + [f"expected failures={len(result.expectedFailures)}"] * bool(result.expectedFailures) + [f"unexpected successes={len(result.unexpectedSuccesses)}"] * bool(result.unexpectedSuccesses)
        self.stream.write(("OK" if result.wasSuccessful() else "FAILED") + (f" ({', '.join(parts)})" if parts else "") + "\n")
        return result
class main:
    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader, exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, **kw):
        args, names, pattern, start, only = list((argv or _sys.argv)[1:]), [], "test*.py", ".", []
        discover = module is None and not [a for a in args if not a.startswith("-")]
        while args:
            a = args.pop(0)
            if a in ("-v", "--verbose"): verbosity = 2
            elif a in ("-q", "--quiet"): verbosity = 0
            elif a in ("-f", "--failfast", "-b", "--buffer", "-c", "--catch"): pass
            elif a == "-k": only.append(args.pop(0))
            elif a in ("-s", "--start-directory"): start = args.pop(0)
            elif a in ("-p", "--pattern"): pattern = args.pop(0)
            elif a in ("-t", "--top-level-directory"): args.pop(0)
            elif a == "discover" and module is None: discover = True
            elif discover: start = a
            else: names.append(a)
        if isinstance(module, str): module = _sys.modules[module] if module in _sys.modules else __import__(module)
        if discover: suite = testLoader.discover(start, pattern)
        elif names: suite = testLoader.loadTestsFromNames([n[:-3].replace("/", ".") if n.endswith(".py") else n for n in names], module)
        else: suite = testLoader.loadTestsFromModule(module)
        if only: suite = TestSuite(t for t in suite._flat() if any(o.strip("*") in t.id() for o in only))
        runner = testRunner() if isinstance(testRunner, type) else testRunner or TextTestRunner(verbosity=verbosity)
        self.result = runner.run(suite)
        if exit:
            empty = self.result.testsRun == 0 and not self.result.skipped and _sys.version_info[1] >= 12
            _sys.exit(5 if empty else not self.result.wasSuccessful())
TestProgram = main
