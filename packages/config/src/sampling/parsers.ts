import type { Parser } from '../option.ts';
import { duration } from '../parsers.ts';

/** A URL whose scheme is http, https, grpc or grpcs; without a scheme it is http. */
export const serverAddress: Parser<string> = {
  rule: 'a URL such as http://agent:5778/sampling or grpc://collector:14250, or host:port',
  parse(raw) {
    const text = raw.trim();
    const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
    const plain = url.replace(/^grpc(s?):/i, 'http$1:');
    return /^https?:\/\/[^/?#]/i.test(plain) && URL.canParse(plain) ? { value: text } : undefined;
  },
};

export const hostName: Parser<string> = {
  rule: 'the name or address of a host',
  parse(raw) {
    const text = raw.trim();
    const host = text.includes(':') && !text.startsWith('[') ? `[${text}]` : text;
    return /^[^\s/?#@]+$/.test(text) && URL.canParse(`http://${host}`) ? { value: text } : undefined;
  },
};

export const positiveDuration: Parser<number> = {
  ...duration,
  rule: `${duration.rule}, longer than 0`,
  parse(raw) {
    const parsed = duration.parse(raw);
    return parsed !== undefined && parsed.value > 0 ? parsed : undefined;
  },
};
