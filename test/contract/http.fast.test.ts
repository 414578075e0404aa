import { httpContract } from '@spoor/testkit';
import { httpSubject } from './http-subject.ts';

const none = { changed: [], missing: [], wrong: [] };

httpContract(httpSubject('fast', 'http', none));
httpContract(httpSubject('fast', 'https', none));
