import sys, json
def main():
    args = sys.argv[1:]
    indent, sort, ascii_ = 4, False, True
    files = []
    lines = False
    while args:
        a = args.pop(0)
        if a == "--indent": indent = int(args.pop(0))
        elif a == "--tab": indent = "\t"
        elif a == "--no-indent" or a == "--compact": indent = None
        elif a == "--sort-keys": sort = True
        elif a == "--no-ensure-ascii": ascii_ = False
        elif a == "--json-lines": lines = True
        else: files.append(a)
    try:
        if files and files[0] != "-":
            with open(files[0]) as f:
                text = f.read()
        else:
            text = sys.stdin.read()
        objs = [json.loads(x) for x in text.splitlines()] if lines else [json.loads(text)]
    except ValueError as e:
        raise SystemExit(e)
    out = "".join(json.dumps(o, indent=indent, sort_keys=sort, ensure_ascii=ascii_) + "\n" for o in objs)
    if len(files) > 1:
        with open(files[1], "w") as f:
            f.write(out)
    else:
        sys.stdout.write(out)
if __name__ == "__main__":
    main()
