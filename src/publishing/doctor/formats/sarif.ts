import { type Texts, knownAs } from '../baseline.ts';
import type { Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';

const PRECISION = { high: 'very-high', medium: 'high', low: 'medium' } as const;

/** Where the pages of the rules are. */
const PAGES = 'docs/rules';

function toDescriptor({ name, summary, severity, confidence, taxonomy }: Rule): object {
  return {
    id: name,
    shortDescription: { text: summary },
    helpUri: `${PAGES}/${name}.md`,
    defaultConfiguration: { level: severity },
    properties: { precision: PRECISION[confidence], tags: ['security', 'publishing', ...taxonomy] },
  };
}

/** Paths become URIs: every character that has a meaning in one is escaped. */
const toUri = (file: string): string => file.split('/').map(encodeURIComponent).join('/');

function toResult(finding: Finding, ruleIndex: number, texts: Texts): object {
  const { rule, severity, file, line, column, message, mend } = finding;
  const known = knownAs(finding, texts);
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: `${message}. Mend: ${mend}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { 'tokenless/v1': `${known.rule}:${known.file}:${known.text}` },
  };
}

/**
 * Findings as a SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code
 * scanning.
 *
 * @param texts the texts of the files, for fingerprints that stay when lines move
 */
export function toSarif(
  findings: readonly Finding[],
  rules: readonly Rule[],
  texts: Texts,
  version: string,
): object {
  const driver = { name: 'tokenless', semanticVersion: version, rules: rules.map(toDescriptor) };
  const indexOf = new Map(rules.map(({ name }, position) => [name, position]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => toResult(finding, indexOf.get(finding.rule) ?? -1, texts)),
      },
    ],
  };
}
