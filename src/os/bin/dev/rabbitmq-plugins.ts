/** rabbitmq-plugins: the list of enabled plugins is a file; the broker reads it when it starts. */
import type { Program } from "../../process.ts";
import { putText, read } from "./kit.ts";

const file = "/etc/rabbitmq/enabled_plugins";

export const rabbitmqPlugins: Program = async (proc) => {
  const [command, ...rest] = proc.args.filter((arg) => !arg.startsWith("-"));
  const enabled = new Set(
    (/\[([^\]]*)\]/.exec(read(proc, file) ?? "")?.[1] ?? "").split(",").filter((name) => name !== ""),
  );
  const named = rest.filter((name) => /^rabbitmq_[a-z0-9_]+$/.test(name));
  const wrong = rest.find((name) => !/^[a-z][a-z0-9_]+$/.test(name));
  switch (command) {
    case "enable":
    case "disable":
    case "set": {
      if (wrong !== undefined || rest.length === 0) {
        await proc.stderr.write(
          "Error (argument validation): Error: The following plugins could not be found\n",
        );
        return 65;
      }
      if (command === "set") enabled.clear();
      for (const name of rest) {
        if (command === "disable") enabled.delete(name);
        else enabled.add(name);
      }
      putText(proc, file, `[${[...enabled].join(",")}].\n`);
      await proc.stdout.write(
        `${command === "disable" ? "Disabling" : "Enabling"} plugins on node rabbit@${proc.env.get("HOSTNAME") ?? "localhost"}:\n${named.map((name) => `${name}\n`).join("")}The following plugins have been configured:\n${[...enabled].map((name) => `  ${name}\n`).join("")}Applying plugin configuration to rabbit@${proc.env.get("HOSTNAME") ?? "localhost"}...\nOffline change; changes will take effect at broker restart.\n`,
      );
      return 0;
    }
    case "list":
    case "directories":
      await proc.stdout.write(
        `Listing plugins with pattern ".*" ...\n${[...enabled].map((name) => `[E ] ${name}\n`).join("")}`,
      );
      return 0;
    default:
      await proc.stderr.write(
        "Usage\n\nrabbitmq-plugins [--node <node>] [--timeout <timeout>] [--longnames] [--quiet] <command> [<command options>]\n",
      );
      return 64;
  }
};
