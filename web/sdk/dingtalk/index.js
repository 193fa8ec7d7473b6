// The SDK as a module: `import { dd } from '/sdk/dingtalk/index.js'`. Sets no global.

export { dd } from './sdk.js';
