export { findTool } from './tool.ts';
