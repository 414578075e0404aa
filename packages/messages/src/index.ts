export { firstLines } from './first-lines.ts';
export { type Catalogue, catalogue, type Message, type Part, parts, type Samples } from './message.ts';
