import { describe, expect, it } from "vitest";
import { contentSize } from "../../src/oci/changeset.ts";
import { studentMachine } from "../../src/session/home/machine.ts";
import { projects } from "../../src/session/home/projects/index.ts";

const files = new Map(studentMachine(0).map((entry) => [entry.path, entry]));
const text = (path: string) => {
  const entry = files.get(path);
  return entry?.type === "file" && entry.content.kind === "bytes"
    ? new TextDecoder().decode(entry.content.bytes)
    : undefined;
};

describe("the student's machine", () => {
  it("has the student, who may use docker and sudo", () => {
    expect(text("/etc/passwd")).toContain("student:x:1000:1000:Student:/home/student:/bin/bash\n");
    expect(text("/etc/group")).toMatch(/^docker:x:988:student$/m);
    expect(text("/etc/group")).toMatch(/^sudo:x:27:student$/m);
    expect(text("/etc/passwd")).not.toContain("ubuntu:");
  });

  it("has docker and the tools of a course", () => {
    for (const name of ["docker", "git", "nano", "vi", "curl", "python3", "jq", "tree", "code"]) {
      expect(files.get(`/usr/bin/${name}`), name).toMatchObject({
        type: "file",
        content: { kind: "program" },
      });
    }
    expect(text("/home/student/.bashrc")).toContain("alias ls='ls --color=auto'");
  });

  it.each(projects)("has the project $folder, owned by the student", ({ folder, files: own }) => {
    for (const [path, content] of Object.entries(own)) {
      expect(text(`/home/student/${folder}/${path}`)).toBe(content);
      expect(files.get(`/home/student/${folder}/${path}`)).toMatchObject({ uid: 1000, gid: 1000 });
    }
    expect(files.get(`/home/student/${folder}`)).toMatchObject({ type: "dir", uid: 1000 });
    // It says itself how it is built and run.
    expect(own["README.md"]).toMatch(/^ {4}docker (build|compose up) /m);
  });

  it("is small: what lies on the disk is text and executables", () => {
    const bytes = [...files.values()].reduce(
      (sum, entry) =>
        sum + (entry.type === "file" && entry.content.kind === "bytes" ? contentSize(entry.content) : 0),
      0,
    );
    expect(bytes).toBeLessThan(200_000);
  });
});
