// The SDK as a module: `import { dd } from '/sdk/gov/index.js'`. Sets no global.

export { dd } from './sdk.js';
