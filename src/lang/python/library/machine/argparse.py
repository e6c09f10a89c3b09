import sys as _sys, os as _os
SUPPRESS, REMAINDER = "==SUPPRESS==", "..."
class ArgumentTypeError(Exception): pass
class ArgumentError(Exception): pass
class Namespace:
    def __init__(self, **k): self.__dict__.update(k)
    def __repr__(self): return "Namespace(" + ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items()) + ")"
    def __eq__(self, o): return self.__dict__ == o.__dict__
    def __contains__(self, k): return k in self.__dict__
class HelpFormatter: pass
class ArgumentDefaultsHelpFormatter(HelpFormatter): pass
class RawDescriptionHelpFormatter(HelpFormatter): pass
class RawTextHelpFormatter(HelpFormatter): pass
class _Action:
    def __init__(self, flags, action="store", nargs=None, const=None, default=None, type=None, choices=None, required=False, help=None, metavar=None, dest=None, version=None):
        self.flags, self.action, self.nargs, self.const, self.default, self.type, self.choices, self.required, self.help, self.metavar, self.version = flags, action, nargs, const, default, type, choices, required, help, metavar, version
        long = [f for f in flags if f.startswith("--")] or flags
        self.dest = dest or (long[0].lstrip("-").replace("-", "_") if flags[0].startswith("-") else flags[0])
        if action == "store_true" and default is None: self.default = False
        if action == "store_false" and default is None: self.default = True
        self.positional = not flags[0].startswith("-")
    def takes(self): return self.action in ("store", "append", "extend")
    def meta(self):
        if self.metavar: return self.metavar
        if self.choices: return "{" + ",".join(map(str, self.choices)) + "}"
        return self.dest if self.positional else self.dest.upper()
    def args(self):
        m = self.meta()
        return {None: m, "?": f"[{m}]", "*": f"[{m} ...]", "+": f"{m} [{m} ...]", "...": "..."}.get(self.nargs) or " ".join([m] * self.nargs)
class _Group:
    def __init__(self, p, title=None, description=None): self._p, self.title, self.description, self.actions = p, title, description, []
    def add_argument(self, *a, **k):
        act = self._p.add_argument(*a, **k)
        self.actions.append(act)
        return act
    def add_argument_group(self, *a, **k): return self._p.add_argument_group(*a, **k)
    def add_mutually_exclusive_group(self, required=False):
        g = _Exclusive(self._p, self)
        g.required = required
        self._p._exclusive.append(g)
        return g
class _Exclusive(_Group):
    def __init__(self, p, within=None):
        super().__init__(p)
        self.required, self._within = False, within
    def add_argument(self, *a, **k):
        act = super().add_argument(*a, **k)
        if self._within: self._within.actions.append(act)
        return act
class _Sub:
    def __init__(self, p, dest, required, help, metavar): self.p, self.dest, self.required, self.help, self.metavar, self.parsers, self.helps = p, dest, required, help, metavar, {}, {}
    def add_parser(self, name, help=None, aliases=(), **k):
        s = ArgumentParser(prog=f"{self.p.prog} {name}", **k)
        self.parsers[name] = s
        if help: self.helps[name] = help
        for a in aliases: self.parsers[a] = s
        return s
class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter, prefix_chars="-", add_help=True, allow_abbrev=True, exit_on_error=True, **k):
        self.prog, self.usage, self.description, self.epilog, self.formatter = prog or _os.path.basename(_sys.argv[0]), usage, description, epilog, formatter_class
        self._actions, self._sub, self._defaults, self._groups, self._exclusive = [], None, {}, [], []
        if add_help: self.add_argument("-h", "--help", action="help", help="show this help message and exit")
        for p in parents: self._actions += [a for a in p._actions if a.action != "help"]
    def add_argument(self, *flags, **k):
        if not flags: flags = (k.pop("dest"),)
        if k.get("action") == "version" and "help" not in k: k["help"] = "show program's version number and exit"
        a = _Action(list(flags), **k)
        for f in a.flags if not a.positional else []:
            if any(f in b.flags for b in self._actions): raise ArgumentError(f"argument {'/'.join(a.flags)}: conflicting option string: {f}")
        self._actions.append(a)
        return a
    def add_argument_group(self, *a, **k):
        g = _Group(self, *a, **k)
        self._groups.append(g)
        return g
    def add_mutually_exclusive_group(self, required=False):
        g = _Exclusive(self)
        g.required = required
        self._exclusive.append(g)
        return g
    def add_subparsers(self, dest=None, required=False, help=None, title=None, metavar=None, **k):
        self._sub = _Sub(self, dest, required, help, metavar)
        return self._sub
    def set_defaults(self, **k): self._defaults.update(k)
    def format_usage(self):
        if self.usage: return f"usage: {self.usage}\n"
        opts, poss = [], []
        def one(a): return a.args() if a.positional else a.flags[0] + (" " + a.args() if a.takes() else "")
        done = []
        for a in self._actions:
            if a.help == SUPPRESS or a in done: continue
            g = next((g for g in self._exclusive if a in g.actions), None)
            if g is not None and len(g.actions) > 1:
                done += g.actions
                parts = [one(b) for b in g.actions if b.help != SUPPRESS]
                for i, s in enumerate(parts):
                    s = ("(" if g.required else "[") * (i == 0) + s
                    opts.append(s + (" |" if i < len(parts) - 1 else ")" if g.required else "]"))
            elif a.positional: poss.append(one(a))
            else: opts.append(one(a) if a.required else f"[{one(a)}]")
        if self._sub: poss.append((self._sub.metavar or "{" + ",".join(self._sub.parsers) + "}") + " ...")
        head = f"usage: {self.prog} "
        line = head + " ".join(opts + poss)
        if len(line) <= 78: return line.rstrip() + "\n"
        pad = " " * len(head)
        out, cur = [], head.rstrip()
        for block in (opts, poss):
            for w in block:
                if len(cur) + 1 + len(w) > 78:
                    out.append(cur)
                    cur = pad + w
                else: cur += " " + w
            if block is opts and poss and opts:
                out.append(cur)
                cur = pad.rstrip() and pad or pad[:-1]
        out.append(cur)
        return "\n".join(out) + "\n"
    def format_help(self):
        import textwrap
        out = self.format_usage()
        if self.description: out += "\n" + (self.description if "Raw" in self.formatter.__name__ else textwrap.fill(self.description, 78)) + "\n"
        def rows(title, items, description=None):
            if not items: return ""
            width = min(max(len(i[0]) for i in all_items) + 4, 24)
            s = f"\n{title}:\n" + (f"  {description}\n\n" if description else "")
            for left, text in items:
                if not text:
                    s += f"  {left}\n"
                    continue
                lines = textwrap.wrap(text, 78 - width)
                if len(left) + 4 > width:
                    s += f"  {left}\n" + " " * width + lines[0] + "\n"
                else: s += f"  {left:<{width - 2}}" + lines[0] + "\n"
                for l in lines[1:]: s += " " * width + l + "\n"
            return s
        def text(a):
            h = a.help or ""
            if "%(default)s" in h: h = h.replace("%(default)s", str(a.default))
            elif "Defaults" in self.formatter.__name__ and a.default not in (None, SUPPRESS, False) and not a.positional and h: h += f" (default: {a.default})"
            return h.replace("%(prog)s", self.prog)
        grouped = [a for g in self._groups for a in g.actions]
        pos = [(a.meta(), text(a)) for a in self._actions if a.positional and a not in grouped]
        if self._sub:
            pos.append(("{" + ",".join(self._sub.parsers) + "}", self._sub.help or ""))
            pos += [("  " + n, self._sub.helps.get(n, "")) for n in self._sub.parsers if n in self._sub.helps]
        def shown(a): return a.meta() if a.positional else ", ".join(f + (" " + a.args() if a.takes() else "") for f in a.flags)
        opt = [(shown(a), text(a)) for a in self._actions if not a.positional and a.help != SUPPRESS and a not in grouped]
        own = [[(shown(a), text(a)) for a in g.actions if a.help != SUPPRESS] for g in self._groups]
        all_items = pos + opt + [i for items in own for i in items]
        out += rows("positional arguments", pos) + rows("options" if _sys.version_info[1] >= 10 else "optional arguments", opt)
        for g, items in zip(self._groups, own): out += rows(g.title, items, g.description)
        if self.epilog: out += "\n" + self.epilog + "\n"
        return out
    def print_help(self, file=None): (file or _sys.stdout).write(self.format_help())
    def print_usage(self, file=None): (file or _sys.stdout).write(self.format_usage())
    def exit(self, status=0, message=None):
        if message: _sys.stderr.write(message)
        _sys.exit(status)
    def error(self, message):
        self.print_usage(_sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n")
    def _name(self, a): return "/".join(a.flags) if not a.positional else a.metavar or a.dest
    def _convert(self, a, s):
        v = s
        if a.type is not None:
            try:
                v = a.type(s)
            except ArgumentTypeError as e:
                self.error(f"argument {self._name(a)}: {e}")
            except (TypeError, ValueError):
                self.error(f"argument {self._name(a)}: invalid {getattr(a.type, '__name__', repr(a.type))} value: {s!r}")
        if a.choices is not None and v not in a.choices:
            self.error(f"argument {self._name(a)}: invalid choice: {v!r} (choose from {', '.join(map(repr, a.choices))})")
        return v
    def parse_args(self, args=None, namespace=None):
        ns, rest = self.parse_known_args(args, namespace)
        if rest: self.error("unrecognized arguments: " + " ".join(rest))
        return ns
    def parse_known_args(self, args=None, namespace=None):
        args = list(_sys.argv[1:] if args is None else args)
        ns = namespace or Namespace()
        for a in self._actions:
            if a.action in ("help", "version") or a.default == SUPPRESS: continue
            if not hasattr(ns, a.dest): setattr(ns, a.dest, self._convert(a, a.default) if isinstance(a.default, str) and a.type else a.default)
        for k, v in self._defaults.items(): setattr(ns, k, v)
        if self._sub and self._sub.dest: setattr(ns, self._sub.dest, None)
        byflag = {f: a for a in self._actions if not a.positional for f in a.flags}
        plain, seen, extra, chosen = [], set(), [], False
        poss = [a for a in self._actions if a.positional]
        need = sum(1 for a in poss if a.nargs is None) + sum(a.nargs for a in poss if isinstance(a.nargs, int))
        i = 0
        while i < len(args):
            s = args[i]
            i += 1
            if s == "--":
                plain += args[i:]
                break
            if s.startswith("-") and len(s) > 1 and not (s[1:].replace(".", "", 1).isdigit() and s not in byflag):
                flag, eq, val = s.partition("=")
                a = byflag.get(flag)
                if a is None and s.startswith("--"):
                    m = [f for f in byflag if f.startswith(flag)]
                    if len(m) == 1: a = byflag[m[0]]
                    elif len(m) > 1: self.error(f"ambiguous option: {flag} could match {', '.join(m)}")
                if a is None and not s.startswith("--") and s[:2] in byflag:
                    a = byflag[s[:2]]
                    if a.takes(): eq, val = "=", s[2:]
                    else:
                        args.insert(i, "-" + s[2:])
                        eq = ""
                if a is None:
                    extra.append(s)
                    continue
                for g in self._exclusive:
                    if a in g.actions:
                        for b in g.actions:
                            if b is not a and b.dest in seen: self.error(f"argument {self._name(a)}: not allowed with argument {self._name(b)}")
                seen.add(a.dest)
                if a.action == "help":
                    self.print_help()
                    self.exit()
                if a.action == "version":
                    _sys.stdout.write((a.version or "").replace("%(prog)s", self.prog) + "\n")
                    self.exit()
                if not a.takes():
                    if eq: self.error(f"argument {self._name(a)}: ignored explicit argument {val!r}")
                    v = {"store_true": True, "store_false": False, "store_const": a.const, "append_const": a.const}.get(a.action)
                    if a.action == "count": v = (getattr(ns, a.dest) or 0) + 1
                    setattr(ns, a.dest, v)
                    continue
                vals = [val] if eq else []
                if not eq:
                    most = 1 if a.nargs in (None, "?") else a.nargs if isinstance(a.nargs, int) else 10 ** 9
                    while i < len(args) and len(vals) < most and (not args[i].startswith("-") or args[i] == "-" or args[i][1:].replace(".", "", 1).isdigit()):
                        vals.append(args[i])
                        i += 1
                if a.nargs is None:
                    if not vals: self.error(f"argument {self._name(a)}: expected one argument")
                    v = self._convert(a, vals[0])
                elif a.nargs == "?": v = self._convert(a, vals[0]) if vals else a.const
                else:
                    if (a.nargs == "+" and not vals): self.error(f"argument {self._name(a)}: expected at least one argument")
                    if isinstance(a.nargs, int) and len(vals) != a.nargs: self.error(f"argument {self._name(a)}: expected {a.nargs} argument{'s' if a.nargs > 1 else ''}")
                    v = [self._convert(a, x) for x in vals]
                if a.action in ("append", "extend"):
                    old = list(getattr(ns, a.dest) or [])
                    v = old + (v if a.action == "extend" else [v])
                setattr(ns, a.dest, v)
            elif self._sub and len(plain) >= need:
                if s not in self._sub.parsers: self.error(f"argument {self._sub.dest or 'command'}: invalid choice: {s!r} (choose from {', '.join(map(repr, self._sub.parsers))})")
                if self._sub.dest: setattr(ns, self._sub.dest, s)
                self._sub.parsers[s].parse_args(args[i:], ns)
                chosen = True
                break
            else: plain.append(s)
        missing = []
        for k, a in enumerate(poss):
            later = sum(1 for b in poss[k + 1:] if b.nargs is None or b.nargs == "+")
            n = 1 if a.nargs in (None, "?") else a.nargs if isinstance(a.nargs, int) else max(0, len(plain) - later)
            take = plain[:n] if a.nargs != "?" or len(plain) > later else []
            plain = plain[len(take):]
            if a.nargs is None:
                if take: setattr(ns, a.dest, self._convert(a, take[0]))
                else: missing.append(self._name(a))
            elif a.nargs == "?":
                if take: setattr(ns, a.dest, self._convert(a, take[0]))
            else:
                if (a.nargs == "+" and not take) or (isinstance(a.nargs, int) and len(take) < a.nargs): missing.append(self._name(a))
                elif take or a.default is None: setattr(ns, a.dest, [self._convert(a, x) for x in take])
        missing += [self._name(a) for a in self._actions if not a.positional and a.required and a.dest not in seen]
        if self._sub and self._sub.required and not chosen: missing.append(self._sub.dest or "command")
        for g in self._exclusive:
            if g.required and not any(a.dest in seen for a in g.actions): self.error(f"one of the arguments {' '.join(self._name(a) for a in g.actions)} is required")
        if missing: self.error("the following arguments are required: " + ", ".join(missing))
        return ns, extra + plain
