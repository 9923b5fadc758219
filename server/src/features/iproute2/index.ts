/** What an editor can ask of the dumps of the machine itself: addresses, routes, policy rules, connections, settings. */
import type { KindFeatures } from '../fact-kind.ts';
import { hoverOfConnections, outlineOfConnections } from './connections.ts';
import { hoverOfInterfaces, outlineOfInterfaces } from './interfaces.ts';
import { hoverOfPolicyRules, outlineOfPolicyRules } from './policy-rules.ts';
import { hoverOfRoutes, outlineOfRoutes } from './routes.ts';
import { hoverOfSysctls, outlineOfSysctls } from './sysctls.ts';
import { tokensOfHost } from './tokens.ts';

export const interfacesFeatures: KindFeatures<'interfaces'> = {
  hover: hoverOfInterfaces,
  outline: outlineOfInterfaces,
  tokens: tokensOfHost,
};

export const routesFeatures: KindFeatures<'routes'> = {
  hover: hoverOfRoutes,
  outline: outlineOfRoutes,
  tokens: tokensOfHost,
};

export const policyRulesFeatures: KindFeatures<'policy-rules'> = {
  hover: hoverOfPolicyRules,
  outline: outlineOfPolicyRules,
  tokens: tokensOfHost,
};

export const connectionsFeatures: KindFeatures<'connections'> = {
  hover: hoverOfConnections,
  outline: outlineOfConnections,
  tokens: tokensOfHost,
};

export const sysctlsFeatures: KindFeatures<'sysctls'> = {
  hover: (part, at) => Promise.resolve(hoverOfSysctls(part, at)),
  outline: outlineOfSysctls,
  tokens: tokensOfHost,
};
