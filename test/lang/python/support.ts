/** A machine with a python image's Python in it. */
import { langProgramTable } from "../../../src/lang/table.ts";
import { bootMachine, type TestMachine } from "../../support/os.ts";

const site = "/usr/local/lib/python3.11/site-packages";

export function pythonMachine(
  files: Readonly<Record<string, string>> = {},
  packages: readonly string[] = [],
): TestMachine {
  const installed: Record<string, string> = {};
  for (const name of packages) {
    installed[`${site}/${name}/__init__.py`] = '__version__ = "3.0.3"\n';
    installed[`${site}/${name}-3.0.3.dist-info/METADATA`] = `Name: ${name}\n`;
  }
  return bootMachine({
    table: langProgramTable,
    files: {
      "/usr/local/bin/python3.11": { kind: "program", program: "python3", size: 1, libc: "static" },
      "/usr/local/include/python3.11/patchlevel.h": '#define PY_VERSION "3.11.7"\n',
      [`${site}/README.txt`]: "",
      ...installed,
      ...files,
    },
    links: { "/usr/local/bin/python3": "python3.11" },
  });
}
