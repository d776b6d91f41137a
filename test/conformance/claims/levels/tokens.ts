import type { JWK } from 'jose';
import { isRecord } from '../../../../src/base/index.ts';
import {
  CLOCK_SKEW_LEEWAY_SECONDS,
  parseIdToken,
  providerForIssuer,
  verifyIdToken,
  type Provider,
} from '../../../../src/trust/index.ts';
import { ACCEPT, refused, refusingByError, type LevelExecutor, type RunContext } from '../outcome.ts';
import { UsedIdModel } from '../used-ids.ts';
import { FormError, listMember, numberMember, resolved, textMember, type JsonObject } from '../vectors.ts';

interface TokenSetting {
  readonly provider: Provider;
  readonly issuer: string;
  readonly audience: string;
  readonly nowSeconds: number;
  readonly keys: readonly unknown[];
}

function settingOf({ meta }: RunContext): TokenSetting {
  const jwt = resolved(meta['jwt'], 'meta.jwt');
  const issuer = textMember(jwt, 'issuer');
  const provider = providerForIssuer(issuer);
  if (provider === undefined) throw new FormError(`\`meta.jwt.issuer\` ${issuer} belongs to no provider`);
  if (jwt['leeway_s'] !== undefined && jwt['leeway_s'] !== CLOCK_SKEW_LEEWAY_SECONDS) {
    throw new FormError(`\`meta.jwt.leeway_s\` is not ${CLOCK_SKEW_LEEWAY_SECONDS}`);
  }
  const jwks = resolved(resolved(meta['keys'], 'meta.keys')['jwks'], 'meta.keys.jwks');
  return {
    provider,
    issuer,
    audience: textMember(jwt, 'audience'),
    nowSeconds: numberMember(jwt, 'now'),
    keys: listMember(jwks, 'keys'),
  };
}

/** Token-level verification of the ready-made token. */
export const runJwt: LevelExecutor = (vector, context) => {
  const { keys, ...setting } = settingOf(context);
  const jws = textMember(vector.members, 'jws');
  const findKey = async (kid: string): Promise<JWK | undefined> =>
    keys.find((key) => isRecord(key) && key['kid'] === kid) as JWK | undefined;
  return refusingByError(async () => {
    const nowSeconds = (): number => setting.nowSeconds;
    await verifyIdToken(parseIdToken(jws), { ...setting, nowSeconds, findKey, profile: context.profile });
    return ACCEPT;
  });
};

function storeStep(model: UsedIdModel, step: JsonObject, nowSeconds: number): 'accept' | 'reject' {
  const expiresAt = nowSeconds + numberMember(step, 'exp_offset');
  return model.storeIfAbsent(textMember(step, 'iss'), textMember(step, 'jti'), expiresAt)
    ? 'accept'
    : 'reject';
}

/** The replay store, step by step. */
export const runJti: LevelExecutor = (vector) => {
  const nowSeconds = numberMember(vector.members, 'now');
  const model = new UsedIdModel(nowSeconds);
  const steps = listMember(vector.members, 'steps').map((step) => resolved(step, 'steps', nowSeconds));
  if (steps.length === 0) throw new FormError('`steps` is empty');
  const verdicts = steps.map((step) => ({ step, verdict: storeStep(model, step, nowSeconds) }));
  const wrong = verdicts.findIndex(({ step, verdict }) => step['expect'] !== verdict);
  if (wrong !== -1) throw new FormError(`step ${wrong + 1} of \`steps\` is not as expected`);
  return verdicts.at(-1)?.verdict === 'accept' ? ACCEPT : refused('the jti is stored already');
};
