import { describe, expect, it } from "vitest";
import { curl } from "../../../../src/os/bin/net/curl.ts";
import { httpService } from "../../../../src/os/net/http.ts";
import { bootMachine } from "../../../support/os.ts";

function boot() {
  const m = bootMachine({ programs: { curl } });
  m.net.serve(
    8080,
    httpService((request) => {
      if (request.target === "/old") return { status: 302, headers: [["Location", "/new"]], body: "moved\n" };
      if (request.target === "/missing") return { status: 404, body: "none\n" };
      return {
        status: 200,
        headers: [["Content-Type", "text/plain"]],
        body: `${request.method} ${request.target} ${new TextDecoder().decode(request.body)}\n`,
      };
    }),
  );
  return m;
}

describe("curl", () => {
  it.each([
    ["1: prints the body", ["localhost:8080/a?b=c"], "GET /a?b=c \n", 0],
    ["2: sends data with POST", ["-d", "x=1", "-d", "y=2", "localhost:8080/p"], "POST /p x=1&y=2\n", 0],
    ["3: takes another method", ["-X", "DELETE", "localhost:8080/p"], "DELETE /p \n", 0],
    ["4: leaves a redirect alone", ["localhost:8080/old"], "moved\n", 0],
    ["5: follows it with -L", ["-L", "localhost:8080/old"], "GET /new \n", 0],
    ["6: -f exits with 22", ["-f", "localhost:8080/missing"], "", 22],
    [
      "7: -w prints what was asked",
      ["-o", "/dev/null", "-w", "%{http_code} %{size_download}\\n", "localhost:8080/missing"],
      "404 5\n",
      0,
    ],
    ["8: nobody listens: 7", ["localhost:8081"], "", 7],
    ["9: no such name: 6", ["nosuch.example"], "", 6],
    ["10: -G puts data into the query", ["-G", "-d", "q=1", "localhost:8080/s"], "GET /s?q=1 \n", 0],
  ])("%s", async (_name, args, stdout, exit) => {
    expect(await boot().run(["curl", "-s", ...args])).toMatchObject({ stdout, stderr: "", exit });
  });

  it("11: tells why it failed", async () => {
    expect((await boot().run(["curl", "-sS", "localhost:8081"])).stderr).toMatch(
      /^curl: \(7\) Failed to connect to localhost port 8081 after \d+ ms: Couldn't connect to server\n$/,
    );
    expect((await boot().run(["curl", "-sS", "nosuch.example"])).stderr).toBe(
      "curl: (6) Could not resolve host: nosuch.example\n",
    );
    expect((await boot().run(["curl", "--nosuch"])).stderr).toBe(
      "curl: option --nosuch: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    );
  });

  it("12: writes to files with -o and -O", async () => {
    const m = boot();
    await m.run(["curl", "-s", "-o", "/tmp/x", "localhost:8080/a"]);
    await m.run(["curl", "-s", "-O", "localhost:8080/dir/name.txt"], { cwd: "/tmp" });
    expect(m.fs.find("/tmp/x")).toBeDefined();
    expect(m.fs.find("/tmp/name.txt")).toBeDefined();
  });
});
