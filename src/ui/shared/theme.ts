/** Light or dark: the reader's system decides until they choose. */
export type ThemeChoice = "light" | "dark" | "auto";

export function currentTheme(): "light" | "dark" {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}

export function applyTheme(choice: ThemeChoice): "light" | "dark" {
  const dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  const theme = dark ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
  return theme;
}
