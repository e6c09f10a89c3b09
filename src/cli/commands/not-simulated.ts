/**
 * Commands that can be asked for help and refuse wrong arguments as the client
 * does, but whose subject is not simulated: swarm, plugins, trust, checkpoints …
 *
 * One line each: path | aliases | arguments | usage | what it does | flags. A flag is
 * `name[,letter][ type][=default]`; what it means is its name.
 */
import { type ArgumentRule, anyNumber } from "../kit/arguments.ts";
import { type Command, type CommandContext, command } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import type { Flag, FlagTypes } from "../kit/flags.ts";
import { alignTabs } from "../kit/tabwriter.ts";
import { notASwarm } from "./inspect.ts";

const table = `
buildx dial-stdio||0|[OPTIONS]|Proxy current stdio streams to builder instance|platform string;progress string="none"
checkpoint create||2|[OPTIONS] CONTAINER CHECKPOINT|Save the state of a running container|checkpoint-dir string;leave-running
checkpoint ls|list|1|[OPTIONS] CONTAINER|List a container's checkpoints|checkpoint-dir string
checkpoint rm|remove|2|[OPTIONS] CONTAINER CHECKPOINT|Remove a checkpoint|checkpoint-dir string
context create||1|[OPTIONS] CONTEXT|Make a context|description string;docker stringToString=[];from string
context export||1-2|[OPTIONS] CONTEXT [FILE¦-]|Write a context as a tar archive|
context import||2|CONTEXT FILE¦-|Read a context from an archive|
context update||1|[OPTIONS] CONTEXT|Change a context|description string;docker stringToString=[]
manifest annotate||2|[OPTIONS] MANIFEST_LIST MANIFEST|Add facts to a manifest kept here|arch string;os string;os-features strings;os-version string;variant string
manifest create||2+|MANIFEST_LIST MANIFEST [MANIFEST...]|Make a manifest list to push|amend,a;insecure
manifest push||1|[OPTIONS] MANIFEST_LIST|Send a manifest list to a registry|insecure;purge,p
manifest rm||1+|MANIFEST_LIST [MANIFEST_LIST...]|Remove manifest lists kept here|
plugin create||2+|[OPTIONS] PLUGIN PLUGIN-DATA-DIR|Make a plugin of a folder|compress
plugin disable||1|[OPTIONS] PLUGIN|Switch a plugin off|force,f
plugin enable||1|[OPTIONS] PLUGIN|Switch a plugin on|timeout int=30
plugin inspect||1+|[OPTIONS] PLUGIN [PLUGIN...]|Show everything about plugins|format,f string
plugin install||1+|[OPTIONS] PLUGIN [KEY=VALUE...]|Install a plugin|alias string;disable;disable-content-trust=true;grant-all-permissions
plugin ls|list|0|[OPTIONS]|List plugins|filter,f filter;format string;no-trunc;quiet,q
plugin push||1|[OPTIONS] PLUGIN[:TAG]|Send a plugin to a registry|disable-content-trust=true
plugin rm|remove|1+|[OPTIONS] PLUGIN [PLUGIN...]|Remove plugins|force,f
plugin set||2+|PLUGIN KEY=VALUE [KEY=VALUE...]|Change settings of a plugin|
plugin upgrade||1-2|[OPTIONS] PLUGIN [REMOTE]|Install a newer version of a plugin|disable-content-trust=true;grant-all-permissions;skip-remote-check
trust key generate||1|NAME|Make a key pair for signing|dir string
trust key load||1|[OPTIONS] KEYFILE|Load a private key for signing|name string="signer"
trust signer add||2+|OPTIONS NAME REPOSITORY [REPOSITORY...]|Add a signer|key list
trust signer remove||2+|[OPTIONS] NAME REPOSITORY [REPOSITORY...]|Remove a signer|force,f
trust inspect||1+|IMAGE[:TAG] [IMAGE[:TAG]...]|Show who has signed images|pretty
trust revoke||1|[OPTIONS] IMAGE[:TAG]|Take a signature back|yes,y
trust sign||1|IMAGE:TAG|Sign an image|local
volume update||1|[OPTIONS] [VOLUME]|Change a cluster volume|availability string="active"
config create||2|[OPTIONS] CONFIG file¦-|Make a config of a file or STDIN|label,l list;template-driver string
config inspect||1+|[OPTIONS] CONFIG [CONFIG...]|Show everything about configs|format,f string;pretty
config ls|list|0|[OPTIONS]|List configs|filter,f filter;format string;quiet,q
config rm|remove|1+|CONFIG [CONFIG...]|Remove configs|
node demote||1+|NODE [NODE...]|Make managers workers|
node inspect||1+|[OPTIONS] self¦NODE [NODE...]|Show everything about nodes|format,f string;pretty
node ls|list|0|[OPTIONS]|List the nodes of the swarm|filter,f filter;format string;quiet,q
node promote||1+|NODE [NODE...]|Make workers managers|
node ps||0+|[OPTIONS] [NODE...]|List the tasks on nodes|filter,f filter;format string;no-resolve;no-trunc;quiet,q
node rm|remove|1+|[OPTIONS] NODE [NODE...]|Take nodes out of the swarm|force,f
node update||1|[OPTIONS] NODE|Change a node|availability string;label-add list;label-rm list;role string
secret create||1-2|[OPTIONS] SECRET [file¦-]|Make a secret of a file or STDIN|driver,d string;label,l list;template-driver string
secret inspect||1+|[OPTIONS] SECRET [SECRET...]|Show everything about secrets|format,f string;pretty
secret ls|list|0|[OPTIONS]|List secrets|filter,f filter;format string;quiet,q
secret rm|remove|1+|SECRET [SECRET...]|Remove secrets|
service create||1+|[OPTIONS] IMAGE [COMMAND] [ARG...]|Make a service|cap-add list;cap-drop list;config config;constraint list;container-label list;credential-spec credential-spec;detach,d;dns list;dns-option list;dns-search list;endpoint-mode string="vip";entrypoint command;env,e list;env-file list;generic-resource list;group list;health-cmd string;health-interval duration;health-retries int;health-start-interval duration;health-start-period duration;health-timeout duration;host list;hostname string;init;isolation string;label,l list;limit-cpu decimal;limit-memory bytes;limit-pids int=0 = unlimited;log-driver string;log-opt list;max-concurrent uint=equal to --replicas;mode string="replicated";mount mount;name string;network network;no-healthcheck;no-resolve-image;oom-score-adj int;placement-pref pref;publish,p port;quiet,q;read-only;replicas uint;replicas-max-per-node uint=0 = unlimited;reserve-cpu decimal;reserve-memory bytes;restart-condition string="any";restart-delay duration=5s;restart-max-attempts uint;restart-window duration;rollback-delay duration=0s;rollback-failure-action string="pause";rollback-max-failure-ratio float=0;rollback-monitor duration=5s;rollback-order string="stop-first";rollback-parallelism uint=1;secret secret;stop-grace-period duration=10s;stop-signal string;sysctl list;tty,t;ulimit ulimit=[];update-delay duration=0s;update-failure-action string="pause";update-max-failure-ratio float=0;update-monitor duration=5s;update-order string="stop-first";update-parallelism uint=1;user,u string;with-registry-auth;workdir,w string
service inspect||1+|[OPTIONS] SERVICE [SERVICE...]|Show everything about services|format,f string;pretty
service logs||1|[OPTIONS] SERVICE¦TASK|Show what a service or task has written|details;follow,f;no-resolve;no-task-ids;no-trunc;raw;since string;tail,n string="all";timestamps,t
service ls|list|0|[OPTIONS]|List services|filter,f filter;format string;quiet,q
service ps||1+|[OPTIONS] SERVICE [SERVICE...]|List the tasks of services|filter,f filter;format string;no-resolve;no-trunc;quiet,q
service rm|remove|1+|SERVICE [SERVICE...]|Remove services|
service rollback||1|[OPTIONS] SERVICE|Go back to the last settings of a service|detach,d;quiet,q
service scale||1+|SERVICE=REPLICAS [SERVICE=REPLICAS...]|Change how many copies of services run|detach,d
service update||1|[OPTIONS] SERVICE|Change a service|args command;cap-add list;cap-drop list;config-add config;config-rm list;constraint-add list;constraint-rm list;container-label-add list;container-label-rm list;credential-spec credential-spec;detach,d;dns-add list;dns-option-add list;dns-option-rm list;dns-rm list;dns-search-add list;dns-search-rm list;endpoint-mode string;entrypoint command;env-add list;env-rm list;force;generic-resource-add list;generic-resource-rm list;group-add list;group-rm list;health-cmd string;health-interval duration;health-retries int;health-start-interval duration;health-start-period duration;health-timeout duration;host-add list;host-rm list;hostname string;image string;init;isolation string;label-add list;label-rm list;limit-cpu decimal;limit-memory bytes;limit-pids int=0 = unlimited;log-driver string;log-opt list;max-concurrent uint=equal to --replicas;mount-add mount;mount-rm list;network-add network;network-rm list;no-healthcheck;no-resolve-image;oom-score-adj int;placement-pref-add pref;placement-pref-rm pref;publish-add port;publish-rm port;quiet,q;read-only;replicas uint;replicas-max-per-node uint=0 = unlimited;reserve-cpu decimal;reserve-memory bytes;restart-condition string;restart-delay duration;restart-max-attempts uint;restart-window duration;rollback;rollback-delay duration;rollback-failure-action string;rollback-max-failure-ratio float;rollback-monitor duration;rollback-order string;rollback-parallelism uint;secret-add secret;secret-rm list;stop-grace-period duration;stop-signal string;sysctl-add list;sysctl-rm list;tty,t;ulimit-add ulimit=[];ulimit-rm list;update-delay duration;update-failure-action string;update-max-failure-ratio float;update-monitor duration;update-order string;update-parallelism uint;user,u string;with-registry-auth;workdir,w string
stack config||0|[OPTIONS]|Print the merged configuration|compose-file,c strings;skip-interpolation
stack deploy|up|1|[OPTIONS] STACK|Bring a stack to what its files say|compose-file,c strings;detach,d=true;prune;quiet,q;resolve-image string="always";with-registry-auth
stack ls|list|0|[OPTIONS]|List stacks|format string
stack ps||1|[OPTIONS] STACK|List the tasks of a stack|filter,f filter;format string;no-resolve;no-trunc;quiet,q
stack rm|remove,down|1+|[OPTIONS] STACK [STACK...]|Remove stacks|detach,d=true
stack services||1|[OPTIONS] STACK|List the services of a stack|filter,f filter;format string;quiet,q
swarm ca||0|[OPTIONS]|Show or renew the root certificate|ca-cert pem-file;ca-key pem-file;cert-expiry duration=2160h0m0s;detach,d;external-ca external-ca;quiet,q;rotate
swarm init||0|[OPTIONS]|Make this node the first of a swarm|advertise-addr string;autolock;availability string="active";cert-expiry duration=2160h0m0s;data-path-addr string;data-path-port uint32;default-addr-pool ipNetSlice=[];default-addr-pool-mask-length uint32=24;dispatcher-heartbeat duration=5s;external-ca external-ca;force-new-cluster;listen-addr node-addr=0.0.0.0:2377;max-snapshots uint;snapshot-interval uint=10000;task-history-limit int=5
swarm join||1|[OPTIONS] HOST:PORT|Join a swarm|advertise-addr string;availability string="active";data-path-addr string;listen-addr node-addr=0.0.0.0:2377;token string
swarm join-token||1|[OPTIONS] (worker¦manager)|Show or renew the tokens for joining|quiet,q;rotate
swarm leave||0|[OPTIONS]|Leave the swarm|force,f
swarm unlock||0||Unlock a manager|
swarm unlock-key||0|[OPTIONS]|Show or renew the key that unlocks|quiet,q;rotate
swarm update||0|[OPTIONS]|Change the swarm|autolock;cert-expiry duration=2160h0m0s;dispatcher-heartbeat duration=5s;external-ca external-ca;max-snapshots uint;snapshot-interval uint=10000;task-history-limit int=5
`;

const kinds: Readonly<Record<string, keyof FlagTypes>> = {
  "": "bool",
  string: "string",
  int: "int",
  uint: "uint",
  uint16: "uint16",
  uint32: "uint",
  uint64: "uint",
  duration: "duration",
  bytes: "bytes",
  decimal: "decimal",
  strings: "strings",
};

function flag(text: string): [string, Flag] {
  const [, name = "", short, shows = "", value] =
    /^([\w-]+)(?:,(\w))?(?: ([^=]+))?(?:=(.*))?$/.exec(text) ?? [];
  const words = name.replace(/-/g, " ");
  return [
    name,
    {
      type: kinds[shows] ?? "list",
      shows,
      help: words.charAt(0).toUpperCase() + words.slice(1),
      ...(short === undefined ? {} : { short }),
      ...(value === undefined ? {} : { showsDefault: value }),
      ...(shows === "" && value === "true" ? { default: true } : {}),
    },
  ];
}

function rule(text: string): ArgumentRule {
  const [min = "0", max] = text.split(/[-+]/);
  if (text.endsWith("+")) return { min: Number(min), max: Number.POSITIVE_INFINITY };
  return { min: Number(min), max: Number(max ?? min) };
}

/** Where the engine itself would refuse, its own words; elsewhere ours. */
async function refuse(path: string, context: CommandContext): Promise<void> {
  const [, noun = "", verb = ""] = path.split(" ");
  if (path === "docker plugin ls") {
    await context.out(alignTabs("ID\tNAME\tDESCRIPTION\tENABLED\n"));
    return;
  }
  if (path === "docker buildx version") {
    await context.out("github.com/docker/buildx v0.29.1\n");
    return;
  }
  if (noun === "checkpoint")
    throw new CliError(`${path} is only supported on a Docker daemon with experimental features enabled`);
  if (path === "docker swarm leave")
    throw new CliError("Error response from daemon: This node is not part of a swarm");
  const swarmOnly =
    ["service", "stack", "node", "secret", "config"].includes(noun) && path !== "docker stack config";
  if (swarmOnly || (noun === "swarm" && verb !== "init" && verb !== "join"))
    throw new CliError(`Error response from daemon: ${notASwarm}`);
  throw new CliError(`drydock: ${path} is not simulated`);
}

/** Shown by no list of commands while there is no swarm, or no experimental engine. */
const hidden = /^docker (swarm (ca|join-token|leave|unlock|unlock-key|update)|volume update)$/;

export const notSimulated: readonly Command[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [words = "", aliases = "", args = "", usage = "", short = "", flags = ""] = line.split("|");
    const path = `docker ${words}`;
    const parent = path.slice(0, path.lastIndexOf(" "));
    return command({
      path,
      aliases:
        aliases === ""
          ? []
          : aliases.split(",").map((name) => (name.startsWith("docker ") ? name : `${parent} ${name}`)),
      usage: usage.replace(/\u00a6/g, "|"),
      short,
      args: words.startsWith("buildx") ? anyNumber : rule(args),
      anyWords: words.startsWith("buildx"),
      flags: Object.fromEntries(flags === "" ? [] : flags.split(";").map(flag)),
      hidden: hidden.test(path),
      run: (context) => refuse(path, context),
    });
  });
