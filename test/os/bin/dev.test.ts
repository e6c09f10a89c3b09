/** The rules of `src/os/bin/dev/README.md`. */
import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../../src/node/platform.ts";
import { replay } from "../../../src/session/replay.ts";

interface Line {
  readonly out: string;
  readonly exit: number;
}

/** Lines that run one after the other in /w of a container of `image`. */
async function inside(image: string, ...lines: readonly string[]): Promise<readonly Line[]> {
  const cmds = [
    `docker run -d --name box -w /w --entrypoint sleep ${image} 9999`,
    ...lines.map((line) => `docker exec -i box sh 2>&1 <<'END'\n${line}\nEND`),
  ];
  const { steps } = await replay(
    { images: [image], steps: cmds.map((cmd) => ({ cmd })) },
    { platform: nodePlatform },
  );
  return steps.slice(1).map((step) => ({ out: step.stdout + step.stderr, exit: step.exit }));
}

const csproj =
  '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><AssemblyName>shop</AssemblyName></PropertyGroup></Project>';

describe("toolchains", () => {
  it("1–5: .NET", async () => {
    const [none, empty, published, ran, tested, solution] = await inside(
      "mcr.microsoft.com/dotnet/sdk:8.0",
      "dotnet restore",
      "touch a.csproj; dotnet restore",
      `echo '${csproj}' > a.csproj; dotnet publish -c Release --self-contained false -o /out && ls /out`,
      "/out/shop",
      "dotnet test",
      'rm a.csproj; mkdir api; printf \'Microsoft Visual Studio Solution File, Format Version 12.00\\nProject("{1}") = "api", "api\\\\api.csproj", "{2}"\\n\' > all.sln; dotnet build; echo \'<Project></Project>\' > api/api.csproj; dotnet build && ls api/bin/Debug/net8.0/api.dll',
    );
    expect(none?.out).toContain("error MSB1003");
    expect(empty?.out).toContain(
      "error MSB4025: The project file could not be loaded. Root element is missing.",
    );
    expect(published?.out).toContain("compiling is not simulated");
    expect(published?.out).toMatch(/shop\nshop\.deps\.json\nshop\.dll\n/);
    expect(ran).toMatchObject({ exit: 126, out: "drydock: running shop is not simulated\n" });
    expect(tested).toMatchObject({ exit: 0 });
    expect(tested?.out).toContain("tests are not run");
    expect(solution?.out).toContain("error MSB3202");
    expect(solution?.exit).toBe(0);
  });

  it("1–4: Rust", async () => {
    const [none, wrong, built, two] = await inside(
      "rust:1.75",
      "cargo build",
      "echo stub > Cargo.toml; cargo build",
      "rm Cargo.toml; cargo init --name tool; cargo build --release --target x86_64-unknown-linux-musl; ls target/x86_64-unknown-linux-musl/release; cargo install --path .; tool",
      'printf \'[[bin]]\\nname = "one"\\n[[bin]]\\nname = "two"\\n\' >> Cargo.toml; cargo build; ls target/debug',
    );
    expect(none).toMatchObject({ exit: 101 });
    expect(none?.out).toContain("could not find `Cargo.toml`");
    expect(wrong).toMatchObject({ exit: 101 });
    expect(wrong?.out).toContain("failed to parse manifest");
    expect(built?.out).toContain("\ntool\n");
    expect(built?.exit).toBe(126);
    expect(two?.out).toMatch(/one\ntwo\n$/);
  });

  it("11: make", async () => {
    const [bad, careless] = await inside(
      "buildpack-deps:bookworm",
      "printf 'all:\\n\\ttrue\\n\\tfalse\\nb:\\n\\t-false\\n\\texit 3\\n' > Makefile; make",
      "make b",
    );
    expect(bad).toEqual({ out: "true\nfalse\nmake: *** [Makefile:3: all] Error 1\n", exit: 2 });
    expect(careless).toEqual({
      out: "false\nmake: [Makefile:5: b] Error 1 (ignored)\nexit 3\nmake: *** [Makefile:6: b] Error 3\n",
      exit: 2,
    });
  });

  it("7: Go", async () => {
    const [none, broken, foreign, module, many, tool] = await inside(
      "golang:1.22-alpine",
      "echo 'package main' > main.go; go build",
      "echo stub > go.mod; go build",
      "printf 'module example.com/web\\n' > go.mod; printf 'package main\\n\\nimport (\\n\\t\"fmt\"\\n\\t\"example.org/mux\"\\n)\\n' > main.go; go build",
      "echo 'package main' > main.go; go build && ./web",
      "mkdir -p cmd/a cmd/b; cp main.go cmd/a; cp main.go cmd/b; mkdir out; go build -o out/ ./cmd/... && ls out",
      "go install example.org/x/tool@latest; ls /go/bin; go test ./...",
    );
    expect(none).toMatchObject({ exit: 1 });
    expect(none?.out).toContain("go.mod file not found in current directory or any parent directory");
    expect(broken?.out).toContain("/w/go.mod:1: unknown directive: stub");
    expect(foreign?.out).toBe(
      "main.go:5:2: no required module provides package example.org/mux; to add it:\n\tgo get example.org/mux\n",
    );
    expect(module).toMatchObject({ exit: 126 });
    expect(many?.out).toMatch(/a\nb\n$/);
    expect(tool?.out).toContain("tool\n");
    const [old] = await inside(
      "golang:1.15-alpine",
      "echo 'package main' > main.go; go build -o /server && ls /server",
    );
    expect(old).toMatchObject({ exit: 0 });
  });

  it("2, 6: Ruby", async () => {
    const [none, wrong, frozen, added, ruby] = await inside(
      "ruby:3.3",
      "bundle install",
      "echo stub > Gemfile; bundle install",
      "echo 'gem \"sinatra\"' > Gemfile; bundle config set frozen true; bundle install",
      "bundle config set frozen false; bundle install; bundle config set frozen true; echo 'gem \"puma\"' >> Gemfile; bundle install",
      "ruby -e 'puts \"hello\"'; ruby app.rb",
    );
    expect(none).toMatchObject({ exit: 10, out: "Could not locate Gemfile\n" });
    expect(wrong).toMatchObject({ exit: 4 });
    expect(frozen).toMatchObject({ exit: 16 });
    expect(frozen?.out).toContain("The frozen setting requires a lockfile.");
    expect(added).toMatchObject({ exit: 16 });
    expect(added?.out).toContain("* puma\n");
    expect(ruby?.out).toBe("hello\nruby: No such file or directory -- app.rb (LoadError)\n");
  });

  it("8, 10: PHP and Apache", async () => {
    const [extension, ini, modules, site, literal] = await inside(
      "php:8.3-apache",
      "docker-php-ext-install pdo_mysql; cat /usr/local/etc/php/conf.d/docker-php-ext-pdo_mysql.ini",
      'mv "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini"; grep memory_limit "$PHP_INI_DIR/php.ini"; docker-php-source extract && docker-php-source delete',
      "a2enmod rewrite && readlink /etc/apache2/mods-enabled/rewrite.load; a2enmod rewrite",
      "a2ensite nowhere",
      `php -r 'echo "a", PHP_EOL;'`,
    );
    expect(extension?.out).toContain("extension=pdo_mysql\n");
    expect(ini?.out).toContain("memory_limit = 128M\n");
    expect(modules?.out).toContain("../mods-available/rewrite.load\nModule rewrite already enabled\n");
    expect(site).toMatchObject({ exit: 1, out: "ERROR: Site nowhere does not exist!\n" });
    expect(literal?.out).toBe("a\n");
  });

  it("9: Python's tools", async () => {
    const [conda] = await inside(
      "quay.io/jupyter/base-notebook",
      "cd; conda create -y -n web python=3.11 >/dev/null 2>&1; /opt/conda/envs/web/bin/python --version; npm --version",
    );
    expect(conda?.out).toMatch(/^Python 3\.11\.\d+\n\d+\./);
    const [user, venv, poetry, uv] = await inside(
      "python:3.12-slim",
      "pip install -q --user flask 2>/dev/null; ls /root/.local/bin; pip wheel -q -w wheels flask; ls wheels | head -1",
      "python -m venv v; v/bin/pip install -q flask; ls v/bin | grep flask; v/bin/pip --version | cut -d' ' -f4",
      'pip install -q poetry uv 2>/dev/null; poetry install; printf \'[tool.poetry]\\nname = "app"\\nversion = "1.0"\\n[tool.poetry.dependencies]\\nflask = "^3.0"\\n\' > pyproject.toml; poetry config virtualenvs.create false; poetry install --no-root; pip list 2>/dev/null | grep -i \'^flask\'',
      "mkdir u && cd u && uv sync; uv init && uv add requests && ls .venv/bin/python && uv run python -c 'print(6 * 7)'",
    );
    expect(user?.out).toMatch(/^flask\nblinker-/);
    expect(venv?.out).toBe("flask\n/w/v/lib/python3.12/site-packages/pip\n");
    expect(poetry?.out).toContain("Poetry could not find a pyproject.toml file in /w or its parents");
    expect(poetry?.out).toMatch(/\n[Ff]lask +3\./);
    expect(uv?.out).toContain("No `pyproject.toml` found");
    expect(uv?.out).toMatch(/42\n$/);
  });

  it("10: Perl edits in place and installs modules", async () => {
    const [edited, modules, file] = await inside(
      "perl:5.40",
      "printf 'a.b\\nc.b\\n' > f; perl -pi -e 's/\\.b$/!/; s{^a}{A}' f; cat f",
      "cpanm Carton && carton install; echo 'requires \"Plack\";' > cpanfile; carton install",
      "perl nowhere.pl",
    );
    expect(edited?.out).toBe("A!\nc!\n");
    expect(modules?.out).toContain("Successfully installed Carton\n");
    expect(modules).toMatchObject({ exit: 0 });
    expect(file).toMatchObject({ exit: 2 });
  });
});
