/** Highlighting by file name; a file nobody knows stays plain. */
import { StreamLanguage, type StreamParser } from "@codemirror/language";
import { css } from "@codemirror/legacy-modes/mode/css";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { go } from "@codemirror/legacy-modes/mode/go";
import { javascript, json } from "@codemirror/legacy-modes/mode/javascript";
import { nginx } from "@codemirror/legacy-modes/mode/nginx";
import { properties } from "@codemirror/legacy-modes/mode/properties";
import { python } from "@codemirror/legacy-modes/mode/python";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { html } from "@codemirror/legacy-modes/mode/xml";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";

const byName: readonly (readonly [RegExp, StreamParser<unknown>])[] = [
  [/(^|[./])Dockerfile(\.|$)/i, dockerFile as StreamParser<unknown>],
  [/\.py$/, python as StreamParser<unknown>],
  [/\.(js|mjs|cjs|ts)$/, javascript as StreamParser<unknown>],
  [/\.json$/, json as StreamParser<unknown>],
  [/\.(sh|bash)$|(^|\/)\.(bashrc|profile)$/, shell as StreamParser<unknown>],
  [/\.ya?ml$/, yaml as StreamParser<unknown>],
  [/\.go$/, go as StreamParser<unknown>],
  [/\.conf$/, nginx as StreamParser<unknown>],
  [/\.(env|ini|toml|cfg)$|(^|\/)\.env/, properties as StreamParser<unknown>],
  [/\.css$/, css as StreamParser<unknown>],
  [/\.(html?|xml|svg)$/, html as StreamParser<unknown>],
];

export function languageOf(path: string): StreamLanguage<unknown> | undefined {
  const found = byName.find(([name]) => name.test(path));
  return found && StreamLanguage.define(found[1]);
}
