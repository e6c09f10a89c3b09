/**
 * The world outside: a few named hosts that answer, on reserved names. Package servers
 * are here too, so that a machine without network finds none of them.
 */
import { httpService } from "../../os/net/http.ts";
import type { Internet } from "../../os/net/internet.ts";

/** Where packages come from. */
export const packageHosts = [
  "deb.debian.example",
  "security.debian.example",
  "archive.ubuntu.example",
  "security.ubuntu.example",
  "dl-cdn.alpine.example",
  "pypi.example",
  "files.pypi.example",
  "registry.npm.example",
  "proxy.golang.example",
  "conda.anaconda.example",
  "pecl.example",
  "repo.packagist.example",
  "git.example",
  "rubygems.example",
  "repo.maven.example",
  "cpan.example",
  "cran.example",
] as const;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Example</title>
</head>
<body>
<h1>Example</h1>
<p>This page stands for the outside world in a simulated network. It lives on a name
that is reserved for examples.</p>
</body>
</html>
`;

/** Puts the hosts on the simulated internet. */
export function openOutside(internet: Internet): void {
  const example = internet.addHost([
    "example.com",
    "www.example.com",
    "example.org",
    "www.example.org",
    "example.net",
    "www.example.net",
  ]);
  const answer = httpService((request) => {
    const path = request.target.split("?")[0];
    if (path !== "/" && path !== "/index.html")
      return { status: 404, headers: [["Content-Type", "text/html; charset=utf-8"]], body: page };
    return { status: 200, headers: [["Content-Type", "text/html; charset=utf-8"]], body: page };
  });
  example.serve(80, answer);
  example.serve(443, answer);
  for (const name of packageHosts) {
    const host = internet.addHost([name]);
    const index = httpService(() => ({
      status: 200,
      headers: [["Content-Type", "text/plain"]],
      body: `${name}: packages of the simulated world\n`,
    }));
    host.serve(80, index);
    host.serve(443, index);
  }
  internet.addHost(["dns.example"], "8.8.8.8");
  internet.addHost(["one.example"], "1.1.1.1");
}
