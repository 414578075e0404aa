import { testRadius } from './radius.ts';

testRadius(1);
