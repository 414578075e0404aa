export { type DemoOptions, runDemo } from './run-demo.ts';
export { type Shop, type ShopOptions, shopServices, startShop } from './shop.ts';
export { showcase, type Visit, visit } from './traffic.ts';
