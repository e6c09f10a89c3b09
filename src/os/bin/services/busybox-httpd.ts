/** busybox httpd: files below a folder, nothing else. It has no signal handlers, so as PID 1 it ignores TERM. */
import { SysError } from "../../errno.ts";
import { descriptorStream, MessageReader, writeResponse } from "../../net/http.ts";
import type { Socket } from "../../net/types.ts";
import type { Proc, Program } from "../../process.ts";
import { httpDate } from "./nginx/dates.ts";
import { acceptAll } from "./wait.ts";

const types: Readonly<Record<string, string>> = {
  html: "text/html",
  htm: "text/html",
  css: "text/css",
  js: "application/javascript",
  json: "application/json",
  txt: "text/plain",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  svg: "image/svg+xml",
};

export const httpd: Program = async (proc) => {
  let port = 80;
  let home = ".";
  let foreground = false;
  let verbose = 0;
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    if (arg.startsWith("-")) {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at] ?? "";
        if (letter === "f") foreground = true;
        else if (letter === "v") verbose++;
        else if ("phcuredm".includes(letter)) {
          const value = at + 1 < arg.length ? arg.slice(at + 1) : (proc.args[++i] ?? "");
          if (letter === "p") port = Number(value.split(":").at(-1));
          if (letter === "h") home = value;
          break;
        } else if (letter !== "i") {
          await proc.stderr.write(
            `httpd: invalid option -- '${letter}'\nUsage: httpd [-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]\n`,
          );
          return 1;
        }
      }
    }
  }
  try {
    proc.chdir(home);
  } catch (error) {
    await proc.stderr.write(
      `httpd: can't change directory to '${home}': ${error instanceof Error ? error.message : ""}\n`,
    );
    return 1;
  }
  const serveForever = async (self: Proc): Promise<number> => {
    let listener: ReturnType<Proc["net"]["listen"]>;
    try {
      listener = self.net.listen(port);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await self.stderr.write(`httpd: bind: ${error.message}\n`);
      return 1;
    }
    await acceptAll(
      () => listener.accept(),
      (socket) => serve(self, socket, verbose),
      () => false,
    );
    return 0;
  };
  if (foreground) return serveForever(proc);
  proc.fork((child) => {
    child.setsid();
    return serveForever(child);
  });
  return 0;
};

async function serve(proc: Proc, socket: Socket, verbose: number): Promise<void> {
  const fd = proc.installFd(socket, 10);
  const stream = descriptorStream(proc, fd);
  try {
    const request = await new MessageReader(stream).request();
    if (request === undefined) return;
    const path = decodeURIComponent(request.target.split("?")[0] ?? "/");
    const answer = path.split("/").includes("..")
      ? refusal(400, "Bad Request", "Unsupported method")
      : find(proc, path);
    if (verbose > 0)
      await proc.stderr.write(
        `[::ffff:${socket.remote.address}]:${socket.remote.port}: response:${answer.status}\n`,
      );
    await writeResponse(
      stream,
      {
        ...answer,
        version: "HTTP/1.1",
        headers: [["Date", httpDate(proc.nowMs())], ["Connection", "close"], ...answer.headers],
      },
      request.method,
    );
  } finally {
    proc.closeFd(fd);
  }
}

function find(
  proc: Proc,
  path: string,
): { status: number; headers: (readonly [string, string])[]; body: Uint8Array } {
  const file = `.${path}`.replace(/\/+$/, "") || ".";
  try {
    const stat = proc.fs.stat(file);
    if (stat.type === "dir") {
      if (!path.endsWith("/")) return { ...refusal(302, "Found", ""), headers: [["Location", `${path}/`]] };
      return find(proc, `${path}index.html`);
    }
    const body = proc.fs.readFile(file);
    const type = types[/\.([^./]+)$/.exec(file)?.[1] ?? ""] ?? "application/octet-stream";
    return {
      status: 200,
      headers: [
        ["Content-type", type],
        ["Accept-Ranges", "bytes"],
        ["Last-Modified", httpDate(stat.mtimeMs)],
      ],
      body,
    };
  } catch (error) {
    if (error instanceof SysError && error.code === "EACCES") return refusal(403, "Forbidden", "");
    return refusal(404, "Not Found", "The requested URL was not found");
  }
}

function refusal(status: number, title: string, text: string) {
  return {
    status,
    headers: [["Content-type", "text/html"]] as (readonly [string, string])[],
    body: new TextEncoder().encode(
      `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\n${text}\n</BODY></HTML>\n`,
    ),
  };
}
