// Collects what happens in the page that no page should have.
window.complaints = [];
const complain = (kind, what) => window.complaints.push(`${kind}: ${what}`);
addEventListener('error', ({ message }) => complain('uncaught', message));
addEventListener('unhandledrejection', ({ reason }) => complain('rejection', reason));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  complain('policy', `${violatedDirective} blocked ${blockedURI}`),
);
