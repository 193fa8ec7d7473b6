/** Loaders that a page may bring. Both are looked for, neither is needed. */
declare const define: undefined | (((factory: () => unknown) => void) & { amd?: unknown; cmd?: unknown });
declare const module: undefined | { exports: unknown };
