/** A template that cannot be read: `template: NAME:LINE: …`. */
export class TemplateParseError extends Error {}

/** A template that fails while it runs: `template: NAME:LINE:COLUMN: executing "NAME" at <…>: …`. */
export class TemplateExecError extends Error {}
