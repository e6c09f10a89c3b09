import re as _re
DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10
_UNSET = object()
class Error(Exception):
    def __init__(self, msg=""):
        self.message = msg
        super().__init__(msg)
    def __repr__(self): return self.message
    __str__ = __repr__
class NoSectionError(Error):
    def __init__(self, section):
        super().__init__(f"No section: {section!r}")
        self.section = section
class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        where = f"While reading from {source!r} [line {lineno:2d}]: section {section!r} already exists" if source else f"Section {section!r} already exists"
        super().__init__(where)
        self.section, self.source, self.lineno = section, source, lineno
class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        super().__init__(f"While reading from {source!r} [line {lineno:2d}]: option {option!r} in section {section!r} already exists")
        self.section, self.option = section, option
class NoOptionError(Error):
    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")
        self.option, self.section = option, section
class InterpolationError(Error): pass
class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        super().__init__(f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation key {reference!r} which is not a valid option name. Raw value: {rawval!r}")
class InterpolationDepthError(InterpolationError): pass
class InterpolationSyntaxError(InterpolationError): pass
class ParsingError(Error):
    def __init__(self, source):
        super().__init__(f"Source contains parsing errors: {source!r}")
        self.errors = []
    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += f"\n\t[line {lineno:2d}]: {line}"
class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"File contains no section headers.\nfile: {filename!r}, line: {lineno}\n{line!r}")
class SectionProxy:
    def __init__(self, parser, name): self._parser, self._name = parser, name
    def __repr__(self): return f"<Section: {self._name}>"
    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key): raise KeyError(key)
        return self._parser.get(self._name, key)
    def __setitem__(self, key, value): self._parser.set(self._name, key, value)
    def __delitem__(self, key):
        if not self._parser.remove_option(self._name, key): raise KeyError(key)
    def __contains__(self, key): return self._parser.has_option(self._name, key)
    def keys(self): return self._parser._names(self._name)
    def __iter__(self): return iter(self.keys())
    def __len__(self): return len(self.keys())
    def items(self): return [(k, self[k]) for k in self.keys()]
    def values(self): return [self[k] for k in self.keys()]
    def get(self, key, fallback=None, **kw): return self._parser.get(self._name, key, fallback=fallback, **kw)
    def getint(self, key, fallback=None, **kw): return self._parser.getint(self._name, key, fallback=fallback, **kw)
    def getfloat(self, key, fallback=None, **kw): return self._parser.getfloat(self._name, key, fallback=fallback, **kw)
    def getboolean(self, key, fallback=None, **kw): return self._parser.getboolean(self._name, key, fallback=fallback, **kw)
    @property
    def name(self): return self._name
    @property
    def parser(self): return self._parser
class RawConfigParser:
    BOOLEAN_STATES = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    _interpolates = False
    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=("=", ":"), comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True, default_section=DEFAULTSECT, interpolation=_UNSET, converters=None):
        self._sections, self._defaults, self.default_section = {}, {}, default_section
        self._bare, self._delims, self._comments, self._inline, self._strict = allow_no_value, delimiters, comment_prefixes, inline_comment_prefixes or (), strict
        if interpolation is None: self._interpolates = False
        for k, v in (defaults or {}).items(): self._defaults[self.optionxform(k)] = v
    def optionxform(self, option): return option.lower()
    def defaults(self): return self._defaults
    def sections(self): return list(self._sections)
    def add_section(self, section):
        if section == self.default_section: raise ValueError(f"Invalid section name: {section!r}")
        if section in self._sections: raise DuplicateSectionError(section)
        self._sections[section] = {}
    def has_section(self, section): return section in self._sections
    def remove_section(self, section): return self._sections.pop(section, None) is not None
    def _own(self, section):
        if section == self.default_section: return self._defaults
        if section not in self._sections: raise NoSectionError(section)
        return self._sections[section]
    def _names(self, section): return list({**self._own(section), **self._defaults})
    def options(self, section): return self._names(section)
    def has_option(self, section, option):
        if not section: section = self.default_section
        if section != self.default_section and section not in self._sections: return False
        return self.optionxform(option) in self._names(section)
    def remove_option(self, section, option): return self._own(section).pop(self.optionxform(option), _UNSET) is not _UNSET
    def set(self, section, option, value=None):
        if not isinstance(value, str) and not (value is None and self._bare) and type(self) is not RawConfigParser: raise TypeError("option values must be strings")
        self._own(section)[self.optionxform(option)] = value
    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        try:
            own = self._own(section)
        except NoSectionError:
            if fallback is _UNSET: raise
            return fallback
        table = {**self._defaults, **own, **{self.optionxform(k): str(v) for k, v in (vars or {}).items()}}
        key = self.optionxform(option)
        if key not in table:
            if fallback is _UNSET: raise NoOptionError(option, section)
            return fallback
        v = table[key]
        return v if raw or v is None or not self._interpolates else self._fill(section, option, v, table, 1)
    def _fill(self, section, option, value, table, depth):
        if depth > MAX_INTERPOLATION_DEPTH: raise InterpolationDepthError(f"Recursion limit exceeded in value substitution: option {option!r} in section {section!r} contains an interpolation key which cannot be substituted in {MAX_INTERPOLATION_DEPTH} steps. Raw value: {value!r}")
        out, i = "", 0
        while i < len(value):
            c = value[i]
            if c != "%":
                out += c
                i += 1
                continue
            if value[i + 1:i + 2] == "%":
                out += "%"
                i += 2
                continue
            m = _re.match(r"%\(([^)]+)\)s", value[i:])
            if m is None: raise InterpolationSyntaxError(f"'%' must be followed by '%' or '(', found: {value[i:]!r}")
            name = self.optionxform(m.group(1))
            if name not in table: raise InterpolationMissingOptionError(option, section, value, name)
            out += self._fill(section, option, table[name], table, depth + 1)
            i += m.end()
        return out
    def _as(self, convert, section, option, fallback, **kw):
        try:
            v = self.get(section, option, **kw)
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET: raise
            return fallback
        return convert(v)
    def getint(self, section, option, *, fallback=_UNSET, **kw): return self._as(int, section, option, fallback, **kw)
    def getfloat(self, section, option, *, fallback=_UNSET, **kw): return self._as(float, section, option, fallback, **kw)
    def getboolean(self, section, option, *, fallback=_UNSET, **kw):
        def convert(v):
            if v.lower() not in self.BOOLEAN_STATES: raise ValueError(f"Not a boolean: {v}")
            return self.BOOLEAN_STATES[v.lower()]
        return self._as(convert, section, option, fallback, **kw)
    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET: return [(s, self[s]) for s in self]
        return [(k, self.get(section, k, raw=raw, vars=vars)) for k in self._names(section)]
    def read_string(self, string, source="<string>"): self._read(string.splitlines(), source)
    def read_file(self, f, source=None): self._read([l.rstrip("\n") for l in f], source or getattr(f, "name", "<???>"))
    def read_dict(self, dictionary, source="<dict>"):
        for section, values in dictionary.items():
            if section != self.default_section and section not in self._sections: self.add_section(section)
            for k, v in values.items(): self.set(section, k, None if v is None else str(v))
    def read(self, filenames, encoding=None):
        done = []
        for name in [filenames] if isinstance(filenames, str) or hasattr(filenames, "__fspath__") else filenames:
            try:
                with open(name, encoding=encoding) as f: self._read([l.rstrip("\n") for l in f], str(name))
            except OSError:
                continue
            done.append(name)
        return done
    def _read(self, lines, source):
        current, option, indent, seen, trouble = None, None, 0, set(), None
        for n, line in enumerate(lines, 1):
            text = line.strip()
            if text[:1] in self._comments and text: continue
            for p in self._inline:
                at = text.find(p)
                if at > 0 and text[at - 1].isspace(): text = text[:at].strip()
            if not text:
                if option is not None and current is not None and isinstance(current.get(option), list): current[option].append("")
                continue
            level = len(line) - len(line.lstrip())
            if current is not None and option is not None and level > indent and isinstance(current.get(option), list):
                current[option].append(text)
                continue
            indent = level
            m = _re.match(r"\[(.+)\]", text)
            if m:
                name = m.group(1)
                if name in self._sections and self._strict and (name,) in seen: raise DuplicateSectionError(name, source, n)
                seen.add((name,))
                current = self._defaults if name == self.default_section else self._sections.setdefault(name, {})
                section, option = name, None
                continue
            if current is None: raise MissingSectionHeaderError(source, n, line + "\n")
            cut = min((text.find(d) for d in self._delims if d in text), default=-1)
            if cut < 0:
                if not self._bare:
                    trouble = trouble or ParsingError(source)
                    trouble.append(n, repr(line + "\n"))
                    continue
                option = self.optionxform(text)
                current[option] = None
                continue
            option = self.optionxform(text[:cut].rstrip())
            if (section, option) in seen and self._strict: raise DuplicateOptionError(section, option, source, n)
            seen.add((section, option))
            current[option] = [text[cut + 1:].strip()]
        for table in [self._defaults, *self._sections.values()]:
            for k, v in table.items():
                if isinstance(v, list): table[k] = "\n".join(v).rstrip()
        if trouble: raise trouble
    def write(self, fp, space_around_delimiters=True):
        d = f" {self._delims[0]} " if space_around_delimiters else self._delims[0]
        for name, table in ([(self.default_section, self._defaults)] if self._defaults else []) + list(self._sections.items()):
            fp.write(f"[{name}]\n")
            for k, v in table.items(): fp.write(k + ("" if v is None else d + str(v).replace("\n", "\n\t")) + "\n")
            fp.write("\n")
    def __getitem__(self, key):
        if key != self.default_section and key not in self._sections: raise KeyError(key)
        return SectionProxy(self, key)
    def __setitem__(self, key, value):
        if key in self._sections: self._sections[key] = {}
        elif key == self.default_section: self._defaults.clear()
        self.read_dict({key: value})
    def __delitem__(self, key):
        if not self.remove_section(key): raise KeyError(key)
    def __contains__(self, key): return key == self.default_section or key in self._sections
    def __len__(self): return len(self._sections) + 1
    def __iter__(self): return iter([self.default_section, *self._sections])
    def keys(self): return list(self)
class ConfigParser(RawConfigParser):
    _interpolates = True
SafeConfigParser = ConfigParser
