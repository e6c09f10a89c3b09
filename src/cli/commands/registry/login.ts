/** `docker login` and `docker logout`. */
import { atMost } from "../../kit/arguments.ts";
import { type CommandContext, command } from "../../kit/command.ts";
import { configDirectory, encodeBase64, hubServer, readConfig, writeConfig } from "../../kit/config-file.ts";
import { CliError } from "../../kit/errors.ts";
import { readLine } from "../../kit/prompt.ts";

/** What a login is kept under: the Hub's address, or the host alone. */
function serverOf(argument: string | undefined): string {
  if (argument === undefined || argument === "" || argument === "docker.io" || argument === "index.docker.io")
    return hubServer;
  return argument.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

export const login = command({
  path: "docker login",
  usage: "[OPTIONS] [SERVER]",
  short: "Log in to a registry",
  long: "Log in to a registry. Without a server it is Docker Hub.",
  args: atMost(1),
  flags: {
    password: { type: "string", short: "p", help: "Password or access token" },
    "password-stdin": { type: "bool", help: "Read the password or access token from STDIN" },
    username: { type: "string", short: "u", help: "User name" },
  },
  run: async (context) => {
    const { args, flags, changed, client, proc, out, err } = context;
    let password = flags.password;
    if (password !== undefined) {
      if (flags["password-stdin"])
        throw new CliError("conflicting options: cannot specify both --password and --password-stdin");
      await err("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n");
    }
    if (changed.has("username") && flags.username === "") throw new CliError("username is empty");
    if (flags["password-stdin"]) {
      if (flags.username === undefined)
        throw new CliError("the --password-stdin option requires --username to be set");
      password = (await proc.stdin.readText()).replace(/\r?\n$/, "").replace(/\r$/, "");
      if (password === "") throw new CliError("password is empty");
    }
    const server = serverOf(args[0]);
    let username = flags.username;
    if (username === undefined || password === undefined) {
      if (!proc.stdin.isTty)
        throw new CliError("Error: Cannot perform an interactive login from a non TTY device");
      if (server === hubServer && username === undefined)
        throw new CliError(
          "drydock: logging in through a browser is not simulated; use docker login -u USERNAME",
        );
      ({ username, password } = await ask(context, username, password));
    }
    const { Status } = await client.auth({ username, password, serveraddress: server });
    const config = readConfig(proc);
    writeConfig(proc, {
      ...config,
      auths: { ...config.auths, [server]: { auth: encodeBase64(`${username}:${password}`) } },
    });
    await err(
      `\nWARNING! Your credentials are stored unencrypted in '${configDirectory(proc)}/config.json'.\nConfigure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n\n`,
    );
    if (Status !== "") await out(`${Status}\n`);
  },
});

async function ask(
  { proc, out }: Pick<CommandContext, "proc" | "out">,
  username: string | undefined,
  password: string | undefined,
): Promise<{ username: string; password: string }> {
  let user = username;
  if (user === undefined) {
    await out("Username: ");
    user = (await readLine(proc))?.trim() ?? "";
    if (user === "") throw new CliError("Error: Non-null Username Required");
  }
  if (password !== undefined) return { username: user, password };
  await out("Password: ");
  const tty = proc.fds.get(0)?.tty;
  const before = tty?.getAttributes().echo ?? true;
  tty?.setAttributes({ echo: false });
  let secret: string;
  try {
    secret = (await readLine(proc)) ?? "";
  } finally {
    tty?.setAttributes({ echo: before });
  }
  await out("\n");
  if (secret === "") throw new CliError("Error: Password Required");
  return { username: user, password: secret };
}

export const logout = command({
  path: "docker logout",
  usage: "[SERVER]",
  short: "Log out from a registry",
  long: "Log out from a registry. Without a server it is Docker Hub.",
  args: atMost(1),
  flags: {},
  run: async ({ args, proc, out }) => {
    const server = serverOf(args[0]);
    const config = readConfig(proc);
    await out(`Removing login credentials for ${server}\n`);
    if (config.auths?.[server] === undefined) return;
    const { [server]: _gone, ...auths } = config.auths;
    writeConfig(proc, { ...config, auths });
  },
});
