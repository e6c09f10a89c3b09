/** One file in CodeMirror. On a Dockerfile, the gutter tells what the next build would reuse. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { World } from "../../session/types.ts";
import { idle } from "../shared/turns.ts";
import { languageOf } from "./languages.ts";
import { predictionMarks } from "./prediction-marks.ts";

const highlight = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--hit-ink)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--miss-ink)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
  { tag: [tags.propertyName, tags.attributeName, tags.definition(tags.variableName)], color: "var(--ink)" },
]);

const saveAfterMs = 250;

interface Props {
  readonly world: World;
  readonly path: string;
  /** Grows with every change on the machine's disk. */
  readonly version: number;
  /** Another value whenever the engine may foresee something else. */
  readonly engineVersion: unknown;
  /** Where the cursor shall go; a new object each time. */
  readonly target: { readonly line: number } | undefined;
}

export function CodeEditor({ world, path, version, engineVersion, target }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const marks = useRef(new Compartment());
  const unsaved = useRef(false);

  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    let timer: number | undefined;
    const save = () => {
      window.clearTimeout(timer);
      if (!unsaved.current) return true;
      unsaved.current = false;
      world.files.write(path, view.state.doc.toString());
      return true;
    };
    const language = languageOf(path);
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: world.files.read(path) ?? "",
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          highlightActiveLine(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": path }),
          syntaxHighlighting(highlight),
          marks.current.of([]),
          keymap.of([
            { key: "Mod-s", run: save, preventDefault: true },
            indentWithTab,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          ...(language ? [language] : []),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || update.transactions.some((t) => t.isUserEvent("reload"))) return;
            unsaved.current = true;
            window.clearTimeout(timer);
            timer = window.setTimeout(save, saveAfterMs);
          }),
        ],
      }),
    });
    // The text scrolls: whoever has no pointer must be able to reach that.
    view.scrollDOM.tabIndex = 0;
    editor.current = view;
    return () => {
      save();
      view.destroy();
    };
  }, [world, path]);

  // New versions are what may have changed the file or what is foreseen.
  useEffect(() => {
    const view = editor.current;
    if (view === null || unsaved.current) return;
    const onDisk = world.files.read(path);
    if (onDisk !== undefined && onDisk !== view.state.doc.toString()) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: onDisk }, userEvent: "reload" });
    }
    if (!/(^|\/)Dockerfile$/.test(path)) return;
    let current = true;
    void idle().then(() => {
      if (!current) return;
      const folder = path.slice(0, path.lastIndexOf("/"));
      view.dispatch({ effects: marks.current.reconfigure(predictionMarks(world.predict(folder))) });
    });
    return () => {
      current = false;
    };
  }, [world, path, version, engineVersion]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || target === undefined) return;
    const line = view.state.doc.line(Math.min(target.line, view.state.doc.lines));
    view.dispatch({ selection: { anchor: line.from }, scrollIntoView: true });
    view.focus();
  }, [target]);

  return <div ref={host} style={{ height: "100%" }} />;
}
