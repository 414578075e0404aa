/** Traces across queues: a bundle of its own, loaded with the first part of a library that sends or receives messages. */
export { Consumer, type ConsumerOptions } from './consumer.ts';
export { collectHeaders, type StaleNames, staleNamesOf, withField, withHeaders } from './outgoing-headers.ts';
export { Producer, type ProducerOptions } from './producer.ts';
export { allowsAll, type Hosts, type Propagation } from './propagation.ts';
export { GivenHeaders, rawHeadersOf } from './received-headers.ts';
