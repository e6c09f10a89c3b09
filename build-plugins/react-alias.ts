/** The page is written against React's interface; Preact implements it in a fifth of the size. */
export const reactAlias = {
  "react-dom/client": "preact/compat/client",
  "react-dom": "preact/compat",
  "react/jsx-runtime": "preact/jsx-runtime",
  react: "preact/compat",
};
