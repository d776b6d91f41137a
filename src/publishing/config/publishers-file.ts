import { z } from 'zod';
import type { SourceLocation } from '../../base/index.ts';
import { check } from './check.ts';
import type { DeclaredPublisher } from './config.ts';
import { configErrors } from './errors.ts';
import { parsePublishersText } from './json-text.ts';
import { PUBLISHER_SCHEMA, type PublisherForm } from './schema.ts';

/** Turns a checked form into a publisher; what was left out stays left out. */
export function toPublisher(form: PublisherForm, location?: SourceLocation): DeclaredPublisher {
  const given = Object.entries(form).filter(([, value]) => value !== undefined);
  const publisher = Object.fromEntries(given) as unknown as DeclaredPublisher;
  return location === undefined ? publisher : { ...publisher, location };
}

/**
 * Reads the list of `--publishers FILE`: JSON in the form of DESIGN section 5. Throws
 * `publishers-file-not-json` and what a configuration file throws.
 *
 * @param file the name for messages
 */
export function parsePublishersFile(
  text: string,
  file = 'the publishers file',
): readonly DeclaredPublisher[] {
  const data = parsePublishersText(text, file);
  if (!Array.isArray(data)) {
    throw configErrors.create(
      'publishers-file-not-json',
      { file, reason: 'it holds no list' },
      { location: { file } },
    );
  }
  const places = { file, root: [], lineOf: () => undefined };
  const forms = check(z.array(PUBLISHER_SCHEMA), data, places);
  return forms.map((form) => toPublisher(form, { file }));
}
