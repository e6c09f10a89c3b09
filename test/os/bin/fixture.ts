/** The small tree the recorded commands run in, and how their lines are read. */

export const fixture: Readonly<Record<string, string>> = {
  "a.txt": "apple\nbanana\ncherry\n",
  "b.txt": "banana\ncherry\ndate\n",
  "nums.txt": "10\n9\n2\n33\n1\n2\n",
  "words.txt": "the quick brown fox\njumps over the lazy dog\nThe end\n\nfoo bar\n",
  "table.csv": "name,age,city\nann,31,Berlin\nbob,25,Paris\ncid,40,Rome\n",
  passwd:
    "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nstudent:x:1000:1000::/home/student:/bin/bash\n",
  "nonl.txt": "one\ntwo",
  empty: "",
  "tabs.txt": "a\tb\tc\nd\te\tf\n",
  "utf8.txt": "h\u00e9llo w\u00f6rld\n\u65e5\u672c\n",
  "conf.ini": "# comment\n[main]\nport = 8080\nhost=localhost\n\n[db]\nport = 5432\n",
  Dockerfile:
    'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install flask\nCMD ["python", "app.py"]\n',
  "log.txt":
    "2025-01-01 INFO start\n2025-01-01 ERROR failed\n2025-01-02 INFO ok\n2025-01-02 WARN slow\n2025-01-03 ERROR gone\n",
  "dir/one.py": "import os\nprint('one')\n",
  "dir/two.py": "print('two')\n",
  "dir/sub/three.txt": "three\n",
  "dir/.hidden": "secret\n",
};

export interface Step {
  readonly argv: readonly string[];
  readonly stdin: string;
}

/** `cp a.txt c.txt ; cat c.txt`: words in single or double quotes as in a shell; `<<< 'text\n'` is standard input. */
export function parseSteps(line: string): readonly Step[] {
  const steps: Step[] = [];
  let argv: string[] = [];
  let stdin = "";
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const plain = (word: string) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, a?: string, b?: string) => a ?? b ?? "");
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === ";") {
      steps.push({ argv, stdin });
      argv = [];
      stdin = "";
    } else if (word === "<<<") {
      stdin = plain(words[++i] ?? "").replace(
        /\\([ntr\\0])/g,
        (_, c: string) => ({ n: "\n", t: "\t", r: "\r", "0": "\0" })[c] ?? "\\",
      );
    } else argv.push(plain(word));
  }
  steps.push({ argv, stdin });
  return steps;
}
