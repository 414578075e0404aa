import { test } from 'node:test';
import { application } from './application.ts';
import { checkTree, type Form } from './check-tree.ts';

const forms: readonly Form[] = [
  ...['http', 'fetch', 'axios', 'undici', 'grpc'].map(
    (form) => ({ form, tracer: 'jaeger', server: 'http' }) as const,
  ),
  ...['http', 'fetch', 'grpc'].map((form) => ({ form, tracer: 'global', server: 'http' }) as const),
  ...(['jaeger', 'global'] as const).map((tracer) => ({ form: 'http', tracer, server: 'express' }) as const),
];

for (const form of forms) {
  test(`${form.tracer}, ${form.server} server, ${form.form} client: one trace whoever calls, manual and automatic spans in turn`, async (t) => {
    await checkTree(t, form);
  });
}

for (const version of ['3.0', '3.10', '3.17']) {
  test(`jaeger-client ${version}: one trace whoever calls, manual and automatic spans in turn`, async (t) => {
    const script = application(t, 'shop.cjs', { 'jaeger-client': `jaeger-client-${version}` });
    await checkTree(t, { form: 'http', tracer: 'jaeger', server: 'http' }, script);
  });
}

for (const version of ['0.12', '0.13']) {
  test(`opentracing ${version}: our tracer is behind globalTracer(), one trace whoever calls`, async (t) => {
    const script = application(t, 'shop.cjs', { opentracing: `opentracing-${version}` });
    await checkTree(t, { form: 'http', tracer: 'global', server: 'http' }, script);
  });
}
