import { testScreensOf } from '../support/axe.ts';

testScreensOf('organise');
