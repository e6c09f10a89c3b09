import { describe, expect, it } from "vitest";
import { curl } from "../../../../src/os/bin/net/curl.ts";
import { nginx } from "../../../../src/os/bin/services/nginx/nginx.ts";
import type { Proc } from "../../../../src/os/process.ts";
import { bootMachine } from "../../../support/os.ts";

const main = (http: string) =>
  `events {}\nerror_log /dev/stderr notice;\npid /run/nginx.pid;\nhttp {\ntypes { text/html html; text/css css; }\nlog_format main '$remote_addr "$request" $status $body_bytes_sent';\naccess_log /dev/stdout main;\n${http}\n}\n`;

async function boot(conf: string, files: Record<string, string> = {}) {
  return bootMachine({
    programs: { nginx, curl },
    files: {
      "/etc/nginx/nginx.conf": main(conf),
      "/www/index.html": "<h1>home</h1>\n",
      "/www/sub/index.html": "sub\n",
      "/www/plain/a.txt": "a\n",
      "/www/style.css": "x\n",
      "/run/x": "",
      ...files,
    },
  });
}

/** Starts nginx, asks, stops it with a signal; gives what curl wrote. */
function asking(urls: readonly (readonly string[])[], signal: "QUIT" | "TERM" = "QUIT") {
  return async (proc: Proc): Promise<number> => {
    const pid = proc.spawn({ argv: ["nginx", "-g", "daemon off;"] });
    await proc.sleep(50);
    for (const args of urls) {
      const client = proc.spawn({ argv: ["curl", "-s", ...args] });
      await proc.wait(client);
    }
    proc.kill(pid, signal);
    const end = await proc.wait(pid);
    return end?.status.type === "exited" ? end.status.code : 99;
  };
}

describe("nginx", () => {
  it("1: serves files, index pages and its own 404", async () => {
    const m = await boot("server { listen 80; root /www; }");
    const r = await m.program(
      asking([
        ["localhost/"],
        ["-w", "%{http_code} %{content_type}\n", "localhost/style.css"],
        ["-o", "/dev/null", "-w", "%{http_code}\n", "localhost/nope"],
        ["-I", "localhost/sub"],
      ]),
    );
    expect(r.stdout).toContain("<h1>home</h1>\n");
    expect(r.stdout).toContain("x\n200 text/css\n");
    expect(r.stdout).toContain("404\n");
    expect(r.stdout).toContain("Location: http://localhost/sub/");
    expect(r.stdout).toContain('127.0.0.1 "GET / HTTP/1.1" 200 14');
    expect(r.stderr).toContain("signal 3 (SIGQUIT) received, shutting down");
    expect(r.stderr).toContain('open() "/www/nope" failed (2: No such file or directory)');
    expect(r.exit).toBe(0);
  });

  it("2: proxies, with and without a path of its own", async () => {
    const m = await boot(
      "server { listen 80; root /www; } server { listen 81; location /api/ { proxy_pass http://127.0.0.1:80/; } location / { proxy_pass http://127.0.0.1:80; } } server { listen 82; location / { proxy_pass http://127.0.0.1:9; } }",
    );
    const r = await m.program(
      asking(
        [
          ["localhost:81/api/style.css"],
          ["localhost:81/sub/"],
          ["-o", "/dev/null", "-w", "%{http_code}\n", "localhost:82/"],
        ],
        "TERM",
      ),
    );
    expect(r.stdout).toContain("x\n");
    expect(r.stdout).toContain("sub\n");
    expect(r.stdout).toContain("502\n");
    expect(r.stderr).toContain("connect() failed (111: Connection refused) while connecting to upstream");
  });

  it("3: does not start when an upstream has no address", async () => {
    const m = await boot("server { listen 80; location / { proxy_pass http://app:5000; } }");
    const r = await m.run(["nginx", "-g", "daemon off;"]);
    expect(r.stderr).toContain('nginx: [emerg] host not found in upstream "app" in /etc/nginx/nginx.conf:8');
    expect(r.exit).toBe(1);
  });

  it.each([
    ["server { listen 80; foo bar; }", 'unknown directive "foo" in /etc/nginx/nginx.conf:8'],
    ["server { listen 80 }", 'directive "listen" is not terminated by ";" in /etc/nginx/nginx.conf:8'],
    ["server { listen 80; ", 'unexpected end of file, expecting "}" in /etc/nginx/nginx.conf:10'],
    ["} }", 'unexpected "}" in /etc/nginx/nginx.conf:8'],
    ["server { root; }", 'invalid number of arguments in "root" directive in /etc/nginx/nginx.conf:8'],
  ])("4: nginx -t says what is wrong with %s", async (conf, sentence) => {
    const m = await boot(conf);
    const r = await m.run(["nginx", "-t"]);
    expect(r.stderr).toBe(
      `nginx: [emerg] ${sentence}\nnginx: configuration file /etc/nginx/nginx.conf test failed\n`,
    );
    expect(r.exit).toBe(1);
  });

  it("5: locations: exact, prefix, pattern, try_files, return, autoindex", async () => {
    const m = await boot(
      "server { listen 80; root /www; location = /hi { return 200 'hi\\n'; } location /old { return 301 /new; } location ~ \\.css$ { return 204; } location /sub { try_files $uri $uri/ =404; } location /app { try_files $uri /index.html; } location /plain/ { autoindex on; } location /no { return 403; } }",
    );
    const code = ["-o", "/dev/null", "-w", "%{http_code}\n"];
    const r = await m.program(
      asking([
        ["localhost/hi"],
        [...code, "localhost/old/x"],
        [...code, "localhost/style.css"],
        ["localhost/app/deep/link"],
        ["localhost/sub/"],
        ["localhost/plain/"],
        [...code, "localhost/no"],
      ]),
    );
    expect(r.stdout).toContain("301\n");
    expect(r.stdout).toContain("204\n");
    expect(r.stdout).toContain("<h1>home</h1>\n");
    expect(r.stdout).toContain('<a href="a.txt">a.txt</a>');
    expect(r.stdout).toContain("sub\n");
    expect(r.stdout).toContain("403\n");
  });

  it("6: nginx -s without a running server", async () => {
    const m = await boot("");
    const r = await m.run(["nginx", "-s", "reload"]);
    expect(r.stderr).toBe('nginx: [error] open() "/run/nginx.pid" failed (2: No such file or directory)\n');
  });
});
