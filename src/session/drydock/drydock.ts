/** The `drydock` command: what the simulator can do for its student. Rules D1 to D6 are in README.md. */
import type { Proc, Program } from "../../os/process.ts";
import type { Pace } from "../types.ts";

export interface DrydockHooks {
  readonly projects: readonly { readonly folder: string; readonly about: string }[];
  pace(): Pace;
  setPace(pace: Pace): void;
  /** Takes back the command before the one that runs; its text, or undefined when there is none. */
  undo(): Promise<string | undefined>;
  /** Puts the machine, the engine and the registries back to the beginning; `pid` and those it descends from live on. */
  reset(pid: number): Promise<void>;
}

interface DrydockCommand {
  /** How it is typed. */
  readonly usage: string;
  readonly about: string;
  /** How many words may follow. */
  readonly words: number;
  readonly run: (proc: Proc, hooks: DrydockHooks, word: string | undefined) => Promise<number>;
}

const speeds: Readonly<Record<Pace, string>> = {
  "1x": "time goes as it does on a real machine",
  "10x": "ten times faster, and no wait takes long",
  instant: "no waiting at all",
};

const commands: Readonly<Record<string, DrydockCommand>> = {
  help: {
    usage: "help",
    about: "show this text",
    words: 0,
    run: async (proc) => say(proc, helpText()),
  },
  projects: {
    usage: "projects",
    about: "list the sample projects",
    words: 0,
    run: async (proc, { projects }) => {
      const width = Math.max(...projects.map(({ folder }) => folder.length)) + 4;
      const lines = projects.map(({ folder, about }) => `  ${`~/${folder}`.padEnd(width)}${about}\n`);
      return say(
        proc,
        `Sample projects, yours to change:\n\n${lines.join("")}\nGo to one with, for example:  cd ~/${projects[0]?.folder ?? ""}\n`,
      );
    },
  },
  speed: {
    usage: "speed [1x | 10x | instant]",
    about: "say how fast time goes, or change it",
    words: 1,
    run: async (proc, hooks, word) => {
      if (word === undefined) {
        const now = hooks.pace();
        const lines = Object.entries(speeds).map(
          ([pace, about]) => `${pace === now ? "* " : "  "}${pace.padEnd(9)}${about}\n`,
        );
        return say(proc, lines.join(""));
      }
      if (!isPace(word)) return refuse(proc, `there is no speed "${word}"; choose 1x, 10x or instant`);
      hooks.setPace(word);
      return say(proc, `Speed ${word}: ${speeds[word]}.\n`);
    },
  },
  undo: {
    usage: "undo",
    about: "take back your last command",
    words: 0,
    run: async (proc, hooks) => {
      const undone = await hooks.undo();
      if (undone === undefined) return refuse(proc, "there is no command to take back");
      return say(proc, `Taken back: ${undone.split("\n")[0]}\n`);
    },
  },
  reset: {
    usage: "reset",
    about: "put everything back to the beginning",
    words: 0,
    run: async (proc, hooks) => {
      await hooks.reset(proc.pid);
      return say(
        proc,
        "Everything is as it was at the beginning: your files, the images, the containers.\nChanged your mind? drydock undo brings it all back.\n",
      );
    },
  },
};

export function drydockProgram(hooks: DrydockHooks): Program {
  return (proc) => runDrydock(proc, proc.args, hooks);
}

/** In a process of its own, or inside a shell that can start none. */
export async function runDrydock(proc: Proc, args: readonly string[], hooks: DrydockHooks): Promise<number> {
  const [name = "help", word, ...more] = args;
  const known = /^(?:-h|--help)$/.test(name) ? "help" : name;
  const command = Object.hasOwn(commands, known) ? commands[known] : undefined;
  if (command === undefined) return refuse(proc, `there is no command "${name}"`);
  if (word === "-h" || word === "--help") return say(proc, `drydock ${command.usage}\n  ${command.about}\n`);
  const extra = command.words === 0 ? word : more[0];
  if (extra !== undefined) return refuse(proc, `"${known}" does not know what to do with "${extra}"`);
  return command.run(proc, hooks, word);
}

function helpText(): string {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length)) + 3;
  const lines = Object.values(commands).map(
    ({ usage, about }) => `  drydock ${usage.padEnd(width)}${about}\n`,
  );
  return `Drydock is a small Docker that lives in this page. Nothing here can break
your computer, and nothing you build or run leaves the page. Try anything.

${lines.join("")}
A first try:

  docker run hello-world        run your first container
  drydock projects              see what there is to build
  cd ~/shop                     go to a project
  docker build -t shop .        build an image from its Dockerfile
  docker run -p 8080:5000 shop  run it; Ctrl-C stops it

Files: nano FILE edits in the terminal, code FILE in the page's editor.
Web pages: open http://localhost:8080
Any command explains itself:  docker run --help
`;
}

function isPace(word: string): word is Pace {
  return Object.hasOwn(speeds, word);
}

async function say(proc: Proc, text: string): Promise<number> {
  await proc.stdout.write(text);
  return 0;
}

async function refuse(proc: Proc, what: string): Promise<number> {
  await proc.stderr.write(`drydock: ${what}\nTry: drydock help\n`);
  return 1;
}
