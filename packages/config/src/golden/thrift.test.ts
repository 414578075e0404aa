import { fast } from './golden.ts';

fast({ SPOOR_THRIFT_FIELD_ID: '9999' }, { thrift: { fieldId: 9999, writesJson: false } });

fast({ SPOOR_THRIFT_FIELD_ID: ' OFF ' }, { thrift: { fieldId: undefined, writesJson: false } });

fast({ SPOOR_THRIFT_JSON: 'true' }, { thrift: { fieldId: 8888, writesJson: true } });

fast({ SPOOR_THRIFT_FIELD_ID: '32767' }, { thrift: { fieldId: 32_767, writesJson: false } });

for (const id of ['0', '32768', '-1', '1.5', 'none']) {
  fast({ SPOOR_THRIFT_FIELD_ID: id }, {}, [
    `warn: SPOOR_THRIFT_FIELD_ID must be a whole number from 1 to 32767, or off, got '${id}'; using 8888`,
  ]);
}
