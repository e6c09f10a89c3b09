import re as _re
def wrap(text, width=70, initial_indent="", subsequent_indent="", **kw):
    words = text.split()
    lines, cur = [], initial_indent
    empty = True
    for w in words:
        if not empty and len(cur) + 1 + len(w) > width:
            lines.append(cur)
            cur, empty = subsequent_indent, True
        cur += w if empty else " " + w
        empty = False
        while len(cur) > width:
            lines.append(cur[:width])
            cur = subsequent_indent + cur[width:]
    if not empty: lines.append(cur)
    return lines
def fill(text, width=70, **kw): return "\n".join(wrap(text, width, **kw))
def shorten(text, width, placeholder=" [...]", **kw):
    text = " ".join(text.split())
    if len(text) <= width: return text
    out = ""
    for w in text.split():
        if len(out) + len(w) + (1 if out else 0) + len(placeholder) > width: break
        out += (" " if out else "") + w
    return out + placeholder if out else placeholder.strip()
def dedent(text):
    lines = text.split("\n")
    margin = None
    for l in lines:
        s = l.lstrip(" \t")
        if not s: continue
        ind = l[:len(l) - len(s)]
        if margin is None: margin = ind
        else:
            while not ind.startswith(margin): margin = margin[:-1]
    m = len(margin or "")
    return "\n".join("" if not l.strip() else l[m:] for l in lines)
def indent(text, prefix, predicate=None):
    return "".join((prefix + l if (predicate(l) if predicate else l.strip()) else l) for l in text.splitlines(True))
