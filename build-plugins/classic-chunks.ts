/**
 * Turns the chunks of a CommonJS build into classic scripts that find each other
 * without modules: each becomes `__drydock.define(name, dependencies, factory)`, and
 * a dynamic import becomes a script tag. Frames with an opaque origin can load
 * nothing else.
 */
import type { Plugin } from "vite";

/** The loader; stands at the top of the entry. `base` is the folder the scripts lie in. */
const loader = `
(function () {
  if (globalThis.__drydock) return;
  var base = document.currentScript.src.replace(/[^/]*$/, "");
  var defined = {}, loading = {}, modules = {};
  function resolve(name) { return name.replace(/^(\\.\\.?\\/)+/, ""); }
  function fetchScript(name) {
    if (defined[name]) return Promise.resolve();
    return (loading[name] = loading[name] || new Promise(function (done, fail) {
      var tag = document.createElement("script");
      tag.src = base + name;
      tag.onload = function () { done(); };
      tag.onerror = function () { delete loading[name]; fail(new Error("could not load " + name)); };
      document.head.appendChild(tag);
    }));
  }
  function ready(name) {
    return fetchScript(name).then(function () {
      return Promise.all(defined[name].dependencies.map(ready));
    });
  }
  function need(name) {
    name = resolve(name);
    if (modules[name]) return modules[name].exports;
    var module = (modules[name] = { exports: {} });
    defined[name].factory(need, module, module.exports);
    return module.exports;
  }
  globalThis.__drydock = {
    define: function (name, dependencies, factory) { defined[name] = { dependencies: dependencies, factory: factory }; },
    load: function (name) { name = resolve(name); return ready(name).then(function () { return need(name); }); },
    start: function (name) { return ready(name).then(function () { return need(name); }); }
  };
})();
`;

/** What the bundler prints for `import("./x.js")` in CommonJS output. */
const dynamicImport =
  /Promise\.resolve\(\)\.then\(\s*(?:function\s*\(\)\s*\{\s*return\s+|\(\)\s*=>\s*)(?:\/\*[^*]*\*\/\s*)?(?:__toESM\()?require\(([`"'])([^`"']+)\1\)\s*\)?\s*;?\s*\}?\s*\)/g;

export function classicChunks(): Plugin {
  return {
    name: "classic-chunks",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const body = chunk.code.replace(
          dynamicImport,
          (_all, _quote, name: string) => `__drydock.load(${JSON.stringify(name)})`,
        );
        const strayed = /\bimport\(/.exec(body);
        if (strayed)
          this.error(
            `a dynamic import was left in ${chunk.fileName}: ${body.slice(strayed.index, strayed.index + 80)}`,
          );
        const define = `__drydock.define(${JSON.stringify(chunk.fileName)}, ${JSON.stringify(chunk.imports)}, function (require, module, exports) {\n${body}\n});`;
        chunk.code = chunk.isEntry
          ? `${loader}\n${define}\n__drydock.start(${JSON.stringify(chunk.fileName)});\n`
          : define;
      }
    },
  };
}
