// Written by meshgen from `loadTests`: all that differs from test to test is in PLAN.
import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';

const plan = PLAN;
// Inside of the mesh the service itself; from outside: k6 run -e TARGET=http://GATEWAY …
const target = __ENV.TARGET || plan.target;

const refused = new Rate('refused');
const failed = new Rate('failed');
const answered = new Trend('answered', true);

export const options = {
  scenarios: { requests: plan.scenario },
  thresholds: plan.thresholds,
  discardResponseBodies: true,
  insecureSkipTLSVerify: true,
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
};

const headers = Object.fromEntries(plan.headers);
if (__ENV.TARGET && plan.host) {
  headers['Host'] = plan.host;
}
const params = {
  headers,
  redirects: 0,
  timeout: plan.timeout,
  responseCallback: http.expectedStatuses({ min: 200, max: 499 }),
  tags: { name: plan.name },
};

export default function () {
  const answer = http.request(plan.method, target + plan.path, plan.body, params);
  const isRefused = answer.status === plan.refusing;
  refused.add(isRefused);
  failed.add(!isRefused && (answer.status === 0 || answer.status >= 500));
  if (!isRefused) {
    answered.add(answer.timings.duration);
  }
}
