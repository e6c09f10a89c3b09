import { describe, expect, it } from "vitest";
import { SysError } from "../../src/os/errno.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import type { FileSystemView } from "../../src/os/fs/view.ts";
import { studentFiles } from "../../src/session/files.ts";
import { layOut } from "../../src/session/lay-out.ts";

function files(content: Readonly<Record<string, string>>, view?: Partial<FileSystemView>) {
  const disk = new MemoryFileSystem();
  layOut(disk, "/work", content, 0);
  // Only what the test gives is called.
  return studentFiles(disk, () => view as FileSystemView | undefined);
}

describe("the student's files", () => {
  it("S5 list the Dockerfile first and leave out what is not edited", () => {
    const list = files({
      "app.py": "print()\n",
      Dockerfile: "FROM scratch\n",
      ".dockerignore": ".git\n",
      ".git/config": "x",
      "node_modules/a/index.js": "x",
      "src/deep.txt": "x",
      "picture.png": "\x89PNG\0\0",
      ".hidden": "x",
    }).list("/work");
    expect(list.map((file) => file.path)).toEqual(["Dockerfile", "app.py", ".dockerignore", "src/deep.txt"]);
  });

  it("S5 read what is there, and nothing for what is not", () => {
    const there = files({ "a.txt": "ahoy\n" });
    expect(there.read("/work/a.txt")).toBe("ahoy\n");
    expect(there.read("/work/b.txt")).toBeUndefined();
    expect(there.read("/work")).toBeUndefined();
  });

  it("S6 a write the student may not do changes nothing and throws nothing", () => {
    const denied = files(
      { "a.txt": "old" },
      {
        writeFile() {
          throw new SysError("EACCES");
        },
      },
    );
    denied.write("/work/a.txt", "new");
    expect(denied.read("/work/a.txt")).toBe("old");
  });
});
