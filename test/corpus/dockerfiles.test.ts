/** One Dockerfile for each class that course pages build, with the outcome the real builder has. */
import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { replay } from "../../src/session/replay.ts";

interface Case {
  readonly name: string;
  readonly dockerfile: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly exit?: number;
  readonly says?: RegExp;
}

const pom =
  "<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>app</artifactId><version>1.0</version></project>\n";
const csproj =
  '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>\n';
const goMod = "module example.com/app\n\ngo 1.24\n";
const goMain = "package main\n\nfunc main() {}\n";

const cases: readonly Case[] = [
  {
    name: "go build in one stage, the program in another",
    dockerfile:
      'FROM golang:1.24-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -a -installsuffix cgo -ldflags="-w -s" -o app .\nFROM scratch\nCOPY --from=build /src/app /app\nCMD ["/app"]\n',
    files: { "go.mod": goMod, "main.go": goMain },
  },
  {
    name: "go tests are not run, and it says so",
    dockerfile: "FROM golang\nWORKDIR /src\nCOPY . .\nRUN go test ./...\n",
    files: { "go.mod": goMod, "main.go": goMain },
    says: /drydock: go test: tests are not run/,
  },
  {
    name: "go build without a module",
    dockerfile: "FROM golang\nWORKDIR /src\nRUN go build -o /app .\n",
    exit: 1,
    says: /go\.mod file not found in current directory/,
  },
  {
    name: "dotnet publish",
    dockerfile:
      'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nWORKDIR /src\nCOPY *.csproj .\nRUN dotnet restore\nCOPY . .\nRUN dotnet publish --no-restore -o /app\nFROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY --from=build /app/web.dll .\nUSER $APP_UID\nENTRYPOINT ["dotnet", "web.dll"]\n',
    files: { "web.csproj": csproj },
  },
  {
    name: "dotnet without a project",
    dockerfile: "FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nRUN dotnet restore\n",
    exit: 1,
    says: /error MSB1003: Specify a project or solution file/,
  },
  {
    name: "mvn package",
    dockerfile:
      "FROM maven:3.9-eclipse-temurin-17 AS build\nCOPY pom.xml .\nRUN mvn -B dependency:go-offline\nRUN mvn -B package\nFROM eclipse-temurin:17-jre\nCOPY --from=build target/app-1.0.jar /app.jar\n",
    files: { "pom.xml": pom },
  },
  {
    name: "mvn without a POM",
    dockerfile: "FROM maven:3.9-eclipse-temurin-17\nWORKDIR /src\nRUN mvn package\n",
    exit: 1,
    says: /there is no POM in this directory \(\/src\)/,
  },
  {
    name: "make and gcc from apt",
    dockerfile:
      "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y gcc make\nWORKDIR /src\nCOPY . .\nRUN make && test -x hello\n",
    files: { Makefile: "hello: hello.c\n\tgcc -o $@ $<\n", "hello.c": "int main() { return 0; }\n" },
    says: /drydock: gcc: compiling is not simulated/,
  },
  {
    name: "conda in a notebook image, as its user",
    dockerfile:
      "FROM quay.io/jupyter/base-notebook\nRUN mamba install --yes flake8 && mamba clean --all -f -y && fix-permissions \"${CONDA_DIR}\"\nRUN pip install --no-cache-dir tqdm\n",
  },
  {
    name: "a course author's image",
    dockerfile: "FROM diamol/base\nRUN echo hello > /hello.txt\n",
  },
  {
    name: "an old patch release by its tag",
    dockerfile: "FROM alpine:3.9.3\nRUN apk add --no-cache curl\n",
  },
  {
    name: "a package that no index has",
    dockerfile: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y no-such-package\n",
    exit: 1,
    says: /E: Unable to locate package no-such-package/,
  },
  {
    name: "a clone without a network",
    dockerfile: "FROM alpine\nRUN apk add git && git clone https://nowhere.example/x/y.git\n",
    exit: 1,
    says: /Could not resolve host/,
  },
];

describe("Dockerfiles of courses", () => {
  it.each(cases)("$name", async ({ dockerfile, files = {}, exit = 0, says }) => {
    const { steps } = await replay(
      { files: { ...files, Dockerfile: dockerfile }, steps: [{ cmd: "docker build --progress plain -t x ." }] },
      { platform: nodePlatform },
    );
    const text = `${steps[0]?.stdout}${steps[0]?.stderr}`;
    expect(steps[0]?.exit, text).toBe(exit);
    if (says !== undefined) expect(text).toMatch(says);
  });
});

describe("lines of courses", () => {
  it("a server in the foreground is ended as by Ctrl-C, a loop with its command", async () => {
    const cmds = ["docker run nginx", "while true; do sleep 1; done", "echo $?"];
    const { steps } = await replay({ steps: cmds.map((cmd) => ({ cmd })) }, { platform: nodePlatform });
    expect(steps.map((step) => step.exit)).toEqual([0, 130, 0]);
    expect(steps[2]?.stdout).toBe("130\n");
  });

  it("git keeps objects under git's own ids", async () => {
    const cmds = [
      "git init -q",
      "printf 'one\\n' > a.txt; git add .",
      "git -c user.name=A -c user.email=a@b.example commit -m first | tail -2",
      "git ls-files; ls .git/objects/56",
      "printf 'two\\n' >> a.txt; git status -s; git diff | tail -3",
    ];
    const { steps } = await replay({ steps: cmds.map((cmd) => ({ cmd })) }, { platform: nodePlatform });
    expect(steps.map((step) => step.stdout)).toEqual([
      "",
      "",
      " 1 file changed, 1 insertion(+)\n create mode 100644 a.txt\n",
      "a.txt\n26abf0f72e58d7a153368ba57db4c673c0e171\n",
      " M a.txt\n@@ -1 +1,2 @@\n one\n+two\n",
    ]);
  });
});
