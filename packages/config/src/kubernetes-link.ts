// JAEGER_AGENT_PORT=tcp://10.0.0.1:5775   JAEGER_AGENT_SERVICE_HOST=10.0.0.1   JAEGER_AGENT_PORT_5775_UDP_ADDR=10.0.0.1
//
// Kubernetes gives every container such variables for each Service of the namespace. A Service that is called
// `jaeger-agent` or `otel-collector` thereby sets names of ours that nobody meant for us.

const linkName = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
const linkUrl = /^(tcp|udp|sctp):\/\//i;

export const isKubernetesLink = (name: string, value: string): boolean =>
  linkName.test(name) || (name.endsWith('_PORT') && linkUrl.test(value));
